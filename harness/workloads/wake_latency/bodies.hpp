#pragma once

#include "stackless/futures/poll.hpp"
#include "workloads/run.hpp"
#include "workloads/wake_latency/spec.hpp"

#include <cstddef>
#include <optional>
#include <type_traits>

namespace switchmark::workloads::wake_latency {

/// What is done after each wake, in every style.
template <class Run>
void note_wake(Run& run, std::size_t wake) {
  run.waker->note();
  run.log(0, woke, run.results[0] = after_wake(run.results[0], wake));
}

template <class Run>
void woken_direct(Run& run) {
  for (std::size_t wake = 0; wake < run.spec.wakes; ++wake) {
    while (!run.waker->take()) run.waits.wait_readable(run.waker->descriptor());
    note_wake(run, wake);
  }
}

template <class Run>
void ready_direct(Run& run) {
  while (!run.waker->over()) run.waits.yield();
}

template <class Run>
coroutine_of<Run> woken_coroutine(Run& run) {
  for (std::size_t wake = 0; wake < run.spec.wakes; ++wake) {
    while (!run.waker->take()) co_await run.waits.wait_readable(run.waker->descriptor());
    note_wake(run, wake);
  }
}

template <class Run>
coroutine_of<Run> ready_coroutine(Run& run) {
  while (!run.waker->over()) co_await run.waits.yield();
}

template <class Run>
class woken_future {
 public:
  woken_future(Run& run, std::size_t) : run_(run) {}

  stackless::poll_result poll(stackless::waker w) {
    for (; wake_ < run_.spec.wakes; ++wake_) {
      if (wait_ && wait_->poll(w) == stackless::poll_result::pending) return stackless::poll_result::pending;
      wait_.reset();
      while (!run_.waker->take()) {
        wait_.emplace(run_.waker->descriptor(), runtime::interest::readable);
        if (wait_->poll(w) == stackless::poll_result::pending) return stackless::poll_result::pending;
      }
      note_wake(run_, wake_);
    }
    return stackless::poll_result::ready;
  }

 private:
  Run& run_;
  std::size_t wake_ = 0;
  std::optional<typename Run::waits_type::readiness_future> wait_;
};

template <class Run>
class ready_future {
 public:
  ready_future(Run& run, std::size_t) : run_(run) {}

  stackless::poll_result poll(stackless::waker w) {
    if (run_.waker->over()) return stackless::poll_result::ready;
    typename Run::waits_type::yield_future yield;
    return yield.poll(w);
  }

 private:
  Run& run_;
};

/// How a task of each style is made (workloads/spawn_task.hpp).
struct bodies {
  template <class Run>
  static void direct(Run& run, std::size_t task) {
    task == 0 ? woken_direct(run) : ready_direct(run);
  }
  template <class Run>
  static coroutine_of<Run> coroutine(Run& run, std::size_t task) {
    return task == 0 ? woken_coroutine(run) : ready_coroutine(run);
  }
  template <class Run, class Spawn>
  static void with_future(Run&, std::size_t task, Spawn spawn) {
    if (task == 0)
      spawn(std::type_identity<woken_future<Run>>{});
    else
      spawn(std::type_identity<ready_future<Run>>{});
  }
};

}  // namespace switchmark::workloads::wake_latency
