#pragma once

#include "stackless/futures/child.hpp"
#include "stackless/futures/poll.hpp"
#include "workloads/depth/spec.hpp"
#include "workloads/future_levels.hpp"
#include "workloads/run.hpp"

#include <type_traits>

namespace switchmark::workloads::depth {

/// A call of its own at every level.
template <class Run>
[[gnu::noinline]] std::uint64_t descend_direct(Run& run, std::size_t task, std::size_t depth) {
  if (depth > 1) return rise(descend_direct(run, task, depth - 1), depth);
  std::uint64_t state = seed(task);
  for (std::size_t round = 0; round < run.spec.rounds; ++round) {
    state = step(state, round);
    run.log(task, stepped, state);
    if (run.spec.yields_in(round)) run.waits.yield();
  }
  return state;
}

template <class Run>
void task_direct(Run& run, std::size_t task) {
  const std::uint64_t state = descend_direct(run, task, run.spec.depth);
  run.log(task, finished, state);
  run.results[task] = state;
}

/// A frame of its own at every level.
template <class Run>
coroutine_of<Run, std::uint64_t> descend_coroutine(Run& run, std::size_t task, std::size_t depth) {
  if (depth > 1) co_return rise(co_await descend_coroutine(run, task, depth - 1), depth);
  std::uint64_t state = seed(task);
  for (std::size_t round = 0; round < run.spec.rounds; ++round) {
    state = step(state, round);
    run.log(task, stepped, state);
    if (run.spec.yields_in(round)) co_await run.waits.yield();
  }
  co_return state;
}

template <class Run>
coroutine_of<Run> task_coroutine(Run& run, std::size_t task) {
  const std::uint64_t state = co_await descend_coroutine(run, task, run.spec.depth);
  run.log(task, finished, state);
  run.results[task] = state;
}

template <class Run>
class leaf_future {
 public:
  leaf_future(Run& run, std::size_t task, std::size_t) : run_(run), state_(seed(task)), task_(task) {}

  stackless::poll_result poll(stackless::waker w) {
    for (; round_ < run_.spec.rounds; ++round_) {
      if (!stepped_) {
        stepped_ = true;
        state_ = step(state_, round_);
        run_.log(task_, stepped, state_);
        yield_ = {};
      }
      if (run_.spec.yields_in(round_) && yield_.poll(w) == stackless::poll_result::pending)
        return stackless::poll_result::pending;
      stepped_ = false;
    }
    return stackless::poll_result::ready;
  }
  [[nodiscard]] std::uint64_t value() const noexcept { return state_; }

 private:
  Run& run_;
  std::uint64_t state_;
  std::size_t task_;
  std::size_t round_ = 0;
  bool stepped_ = false;
  typename Run::waits_type::yield_future yield_;
};

/// A level above the leaf, whose child is `Below`. It is polled at every poll of the root, and polls its child.
template <class Run, class Below>
class link_future {
 public:
  link_future(Run& run, std::size_t task, std::size_t depth) : run_(run), task_(task), depth_(depth) {}

  stackless::poll_result poll(stackless::waker w) {
    if (!child_.started()) child_.start(run_.waits.worker(), run_, task_, depth_ - 1);
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
  std::uint64_t state_ = 0;
  typename Run::waits_type::template child<Below> child_;
};

template <class Run, class Levels>
class task_future {
 public:
  task_future(Run& run, std::size_t task) : run_(run), task_(task), levels_(run, task, run.spec.depth) {}

  stackless::poll_result poll(stackless::waker w) {
    if (levels_.poll(w) == stackless::poll_result::pending) return stackless::poll_result::pending;
    run_.log(task_, finished, levels_.value());
    run_.results[task_] = levels_.value();
    return stackless::poll_result::ready;
  }

 private:
  Run& run_;
  std::size_t task_;
  Levels levels_;
};

/// The deepest type that is compiled: compilers stop at 900.
inline constexpr std::size_t deepest_nested = 100;

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
    with_levels<Run, link_future, leaf_future, 1, 3, 10, 30, deepest_nested>(
        run.spec.depth,
        [&]<class Levels>(std::type_identity<Levels>) { spawn(std::type_identity<task_future<Run, Levels>>{}); });
  }
};

}  // namespace switchmark::workloads::depth
