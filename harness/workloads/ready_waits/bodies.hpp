#pragma once

#include "stackless/futures/child.hpp"
#include "stackless/futures/poll.hpp"
#include "workloads/future_levels.hpp"
#include "workloads/ready_waits/spec.hpp"
#include "workloads/run.hpp"

#include <type_traits>

namespace switchmark::workloads::ready_waits {

// In every style each call is out of line: a call that the compiler places in its caller is none, and with it goes the
// coroutine's frame.

template <class Run>
[[gnu::noinline]] std::uint64_t call_direct(Run& run, std::size_t task, std::size_t depth, std::uint64_t state) {
  if (depth > 1) return rise(call_direct(run, task, depth - 1, state), depth);
  state = step(state);
  run.log(task, stepped, state);
  if (run.spec.waits(state)) run.waits.yield();
  return state;
}

template <class Run>
void task_direct(Run& run, std::size_t task) {
  std::uint64_t state = seed(task);
  for (std::size_t descent = 0; descent < run.spec.descents; ++descent)
    state = call_direct(run, task, run.spec.depth, state);
  run.log(task, finished, state);
  run.results[task] = state;
}

/// An awaited child with a frame of its own, at every level.
template <class Run>
[[gnu::noinline]] coroutine_of<Run, std::uint64_t> call_coroutine(Run& run, std::size_t task, std::size_t depth,
                                                                  std::uint64_t state) {
  if (depth > 1) co_return rise(co_await call_coroutine(run, task, depth - 1, state), depth);
  state = step(state);
  run.log(task, stepped, state);
  if (run.spec.waits(state)) co_await run.waits.yield();
  co_return state;
}

template <class Run>
coroutine_of<Run> task_coroutine(Run& run, std::size_t task) {
  std::uint64_t state = seed(task);
  for (std::size_t descent = 0; descent < run.spec.descents; ++descent)
    state = co_await call_coroutine(run, task, run.spec.depth, state);
  run.log(task, finished, state);
  run.results[task] = state;
}

// In these futures the state is the last member, apart from the other ones that are handed on to a child: g++ would
// copy neighbours by one load of 16 bytes, which must wait for the store of the state just before (some 5 ns a call).

/// The innermost call.
template <class Run>
class call_future {
 public:
  call_future(Run& run, std::size_t task, std::size_t, std::uint64_t state) : run_(run), task_(task), state_(state) {}

  [[gnu::noinline]] stackless::poll_result poll(stackless::waker w) {
    if (!stepped_) {
      stepped_ = true;
      state_ = step(state_);
      run_.log(task_, stepped, state_);
      if (!run_.spec.waits(state_)) return stackless::poll_result::ready;
    }
    return yield_.poll(w);
  }
  [[nodiscard]] std::uint64_t value() const noexcept { return state_; }

 private:
  Run& run_;
  std::size_t task_;
  bool stepped_ = false;
  typename Run::waits_type::yield_future yield_;
  std::uint64_t state_;
};

/// A call above the innermost one: it makes its child and polls it.
template <class Run, class Below>
class link_future {
 public:
  link_future(Run& run, std::size_t task, std::size_t depth, std::uint64_t state)
      : run_(run), task_(task), depth_(depth), state_(state) {}

  [[gnu::noinline]] stackless::poll_result poll(stackless::waker w) {
    if (!child_.started()) child_.start(run_.waits.worker(), run_, task_, depth_ - 1, state_);
    if (child_.poll(w) == stackless::poll_result::pending) return stackless::poll_result::pending;
    state_ = rise((*child_).value(), depth_);
    child_.end();
    return stackless::poll_result::ready;
  }
  [[nodiscard]] std::uint64_t value() const noexcept { return state_; }

 private:
  Run& run_;
  std::size_t task_;
  std::size_t depth_;
  typename Run::waits_type::template child<Below> child_;
  std::uint64_t state_;
};

template <class Run, class Levels>
class task_future {
 public:
  task_future(Run& run, std::size_t task) : run_(run), task_(task), state_(seed(task)) {}

  stackless::poll_result poll(stackless::waker w) {
    for (; descent_ < run_.spec.descents; ++descent_) {
      if (!child_.started()) child_.start(run_.waits.worker(), run_, task_, run_.spec.depth, state_);
      if (child_.poll(w) == stackless::poll_result::pending) return stackless::poll_result::pending;
      state_ = (*child_).value();
      child_.end();
    }
    run_.log(task_, finished, state_);
    run_.results[task_] = state_;
    return stackless::poll_result::ready;
  }

 private:
  Run& run_;
  std::size_t task_;
  std::size_t descent_ = 0;
  typename Run::waits_type::template child<Levels> child_;
  std::uint64_t state_;
};

/// How a task of each style is made (workloads/spawn_task.hpp).
struct bodies {
  template <class Run>
  static void direct(Run& run, std::size_t task) {
    task_direct(run, task);
  }
  template <class Run>
  static coroutine_of<Run> coroutine(Run& run, std::size_t task) {
    return task_coroutine(run, task);
  }
  template <class Run, class Spawn>
  static void with_future(Run& run, std::size_t, Spawn spawn) {
    with_levels<Run, link_future, call_future, 1, recursion>(
        run.spec.depth,
        [&]<class Levels>(std::type_identity<Levels>) { spawn(std::type_identity<task_future<Run, Levels>>{}); });
  }
};

}  // namespace switchmark::workloads::ready_waits
