#pragma once

#include "stackless/futures/poll.hpp"
#include "workloads/coverage/spec.hpp"
#include "workloads/run.hpp"

#include <cstdint>
#include <optional>
#include <utility>

namespace switchmark::workloads::coverage {

template <class Run>
void task_direct(Run& run, std::size_t task) {
  std::uint64_t state = seed(task);
  run.log(task, begun, state);
  for (std::size_t round = 0; round < run.spec.rounds; ++round) {
    run.log(task, digested, state = digest(state));
    run.waits.yield();
    run.log(task, digested, state = digest(state));
    run.waits.sleep_until(wake_at(round, run.start));
    run.log(task, digested, state = digest(state));
    run.waits.yield();
  }
  run.results[task] = state;
  run.log(task, finished, state);
}

template <class Run>
coroutine_of<Run> task_coroutine(Run& run, std::size_t task) {
  std::uint64_t state = seed(task);
  run.log(task, begun, state);
  for (std::size_t round = 0; round < run.spec.rounds; ++round) {
    co_await run.waits.safepoint();
    run.log(task, digested, state = digest(state));
    co_await run.waits.yield();
    co_await run.waits.safepoint();
    run.log(task, digested, state = digest(state));
    co_await run.waits.sleep_until(wake_at(round, run.start));
    co_await run.waits.safepoint();
    run.log(task, digested, state = digest(state));
    co_await run.waits.yield();
  }
  run.results[task] = state;
  run.log(task, finished, state);
}

template <class Run>
class task_future {
 public:
  task_future(Run& run, std::size_t task) : run_(run), task_(task) {}

  stackless::poll_result poll(stackless::waker w) {
    for (;;) {
      switch (at_) {
        case place::begins:
          state_ = seed(task_);
          run_.log(task_, begun, state_);
          at_ = place::first_yield;
          break;
        case place::first_yield:
          if (!computed_ && !passes_safepoint(w)) return stackless::poll_result::pending;
          if (compute_once()) yield_ = {};
          if (run_.waits.poll(yield_, w) == stackless::poll_result::pending) return stackless::poll_result::pending;
          at_ = leave(place::sleep);
          break;
        case place::sleep:
          if (!computed_ && !passes_safepoint(w)) return stackless::poll_result::pending;
          if (compute_once()) sleep_.emplace(wake_at(round_, run_.start));
          if (run_.waits.poll(*sleep_, w) == stackless::poll_result::pending) return stackless::poll_result::pending;
          at_ = leave(place::second_yield);
          break;
        case place::second_yield:
          if (!computed_ && !passes_safepoint(w)) return stackless::poll_result::pending;
          if (compute_once()) yield_ = {};
          if (run_.waits.poll(yield_, w) == stackless::poll_result::pending) return stackless::poll_result::pending;
          at_ = leave(++round_ < run_.spec.rounds ? place::first_yield : place::ends);
          break;
        case place::ends:
          run_.results[task_] = state_;
          run_.log(task_, finished, state_);
          return stackless::poll_result::ready;
      }
    }
  }

 private:
  enum class place : std::uint8_t { begins, first_yield, sleep, second_yield, ends };

  /// The safepoint before a computation, which is left once. In the text of each state, as a compiler would put it.
  [[gnu::always_inline]] bool passes_safepoint(stackless::waker w) {
    if (std::exchange(gave_way_, false)) {
      run_.waits.goes_on();
      return true;
    }
    gave_way_ = run_.waits.safepoint(w) == stackless::poll_result::pending;
    return !gave_way_;
  }
  /// What comes before each wait, and not again at its further polls.
  bool compute_once() {
    if (computed_) return false;
    computed_ = true;
    run_.log(task_, digested, state_ = digest(state_));
    return true;
  }
  place leave(place next) noexcept {
    computed_ = false;
    return next;
  }

  Run& run_;
  std::size_t task_;
  std::uint64_t state_ = 0;
  std::size_t round_ = 0;
  place at_ = place::begins;
  bool computed_ = false;
  bool gave_way_ = false;  ///< at the safepoint of this state
  typename Run::waits_type::yield_future yield_;
  std::optional<typename Run::waits_type::sleep_future> sleep_;
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
  template <class Run>
  using future = task_future<Run>;
};

}  // namespace switchmark::workloads::coverage
