#pragma once

#include "stackless/futures/poll.hpp"
#include "workloads/idle_polls/spec.hpp"
#include "workloads/run.hpp"

#include <type_traits>

namespace switchmark::workloads::idle_polls {

/// What the tasks share: the event, too.
template <class Waits, class Log>
struct event_run : run<spec, Waits, Log> {
  typename Waits::event event{this->waits};

  /// The last thing that a task does.
  void finish(std::size_t task, idle_polls::event where) {
    const std::uint64_t made = produce(task);
    this->log(task, where, made);
    this->results[task] = made;
  }
};

template <class Run>
void wait_direct(Run& run, std::size_t task) {
  if (run.spec.polls)
    while (!run.event.is_set()) run.waits.yield();
  else
    run.event.wait();
  run.finish(task, waited);
}

template <class Run>
void set_direct(Run& run, std::size_t task) {
  if (run.spec.sleep > runtime::duration::zero()) run.waits.sleep_until(run.start + run.spec.sleep);
  for (std::size_t i = 0; i < run.spec.yields; ++i) run.waits.yield();
  run.finish(task, set);
  run.event.set();
}

template <class Run>
coroutine_of<Run> wait_coroutine(Run& run, std::size_t task) {
  if (run.spec.polls)
    while (!run.event.is_set()) co_await run.waits.yield();
  else
    co_await run.event.wait();
  run.finish(task, waited);
}

template <class Run>
coroutine_of<Run> set_coroutine(Run& run, std::size_t task) {
  if (run.spec.sleep > runtime::duration::zero()) co_await run.waits.sleep_until(run.start + run.spec.sleep);
  for (std::size_t i = 0; i < run.spec.yields; ++i) co_await run.waits.yield();
  run.finish(task, set);
  run.event.set();
}

template <class Run>
class wait_future {
 public:
  wait_future(Run& run, std::size_t task) : run_(run), task_(task) {}

  stackless::poll_result poll(stackless::waker w) {
    if (run_.spec.polls) {
      if (!run_.event.is_set()) {
        yield_ = {};
        return yield_.poll(w);
      }
    } else if (wait_.poll(w) == stackless::poll_result::pending) {
      return stackless::poll_result::pending;
    }
    run_.finish(task_, waited);
    return stackless::poll_result::ready;
  }

 private:
  Run& run_;
  std::size_t task_;
  typename Run::waits_type::yield_future yield_;
  typename Run::waits_type::event_future wait_{run_.event};
};

template <class Run>
class set_future {
 public:
  set_future(Run& run, std::size_t task) : run_(run), task_(task), sleep_(run.start + run.spec.sleep) {}

  stackless::poll_result poll(stackless::waker w) {
    if (!slept_ && run_.spec.sleep > runtime::duration::zero()) {
      if (sleep_.poll(w) == stackless::poll_result::pending) return stackless::poll_result::pending;
      slept_ = true;
    }
    if (yields_ < run_.spec.yields) {
      ++yields_;
      yield_ = {};
      return yield_.poll(w);
    }
    run_.finish(task_, set);
    run_.event.set();
    return stackless::poll_result::ready;
  }

 private:
  Run& run_;
  std::size_t task_;
  bool slept_ = false;
  std::size_t yields_ = 0;
  typename Run::waits_type::sleep_future sleep_;
  typename Run::waits_type::yield_future yield_;
};

/// How a task of each style is made (workloads/spawn_task.hpp).
struct bodies {
  template <class Run>
  static void direct(Run& run, std::size_t task) {
    task == run.spec.setter() ? set_direct(run, task) : wait_direct(run, task);
  }
  template <class Run>
  static coroutine_of<Run> coroutine(Run& run, std::size_t task) {
    return task == run.spec.setter() ? set_coroutine(run, task) : wait_coroutine(run, task);
  }
  template <class Run, class Spawn>
  static void with_future(Run& run, std::size_t task, Spawn spawn) {
    if (task == run.spec.setter())
      spawn(std::type_identity<set_future<Run>>{});
    else
      spawn(std::type_identity<wait_future<Run>>{});
  }
};

}  // namespace switchmark::workloads::idle_polls
