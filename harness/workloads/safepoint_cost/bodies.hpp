#pragma once

#include "stackless/futures/poll.hpp"
#include "workloads/run.hpp"
#include "workloads/safepoint_cost/spec.hpp"

#include <utility>

namespace switchmark::workloads::safepoint_cost {

/// Nothing is added: what has a stack can be stopped anywhere.
template <class Run>
void task_direct(Run& run, std::size_t task) {
  std::uint64_t state = task;
  for (std::size_t call = 0; call < run.spec.calls; ++call) {
    if (run.spec.safepoints_at_iterations)
      for (std::size_t iteration = 0; iteration < run.spec.iterations; iteration += stride) state = step(state, stride);
    else
      state = step(state, run.spec.iterations);
  }
  run.log(task, finished, state);
  run.results[task] = state;
}

template <class Run>
coroutine_of<Run> task_coroutine(Run& run, std::size_t task) {
  std::uint64_t state = task;
  for (std::size_t call = 0; call < run.spec.calls; ++call) {
    co_await run.waits.safepoint();
    if (run.spec.safepoints_at_iterations) {
      for (std::size_t iteration = 0; iteration < run.spec.iterations; iteration += stride) {
        co_await run.waits.safepoint();
        state = step(state, stride);
      }
    } else {
      state = step(state, run.spec.iterations);
    }
  }
  run.log(task, finished, state);
  run.results[task] = state;
}

template <class Run>
class task_future {
 public:
  task_future(Run& run, std::size_t task) : run_(run), task_(task), state_(task) {}

  stackless::poll_result poll(stackless::waker w) {
    bool passed = std::exchange(gave_way_, false);
    const auto may_go_on = [&] {
      if (std::exchange(passed, false) || run_.waits.safepoint(w) == stackless::poll_result::ready) return true;
      gave_way_ = true;
      return false;
    };
    for (; call_ < run_.spec.calls; ++call_) {
      if (!inside_ && !may_go_on()) return stackless::poll_result::pending;
      if (run_.spec.safepoints_at_iterations) {
        inside_ = true;
        for (; iteration_ < run_.spec.iterations; iteration_ += stride) {
          if (!may_go_on()) return stackless::poll_result::pending;
          state_ = step(state_, stride);
        }
        inside_ = false;
        iteration_ = 0;
      } else {
        state_ = step(state_, run_.spec.iterations);
      }
    }
    run_.log(task_, finished, state_);
    run_.results[task_] = state_;
    return stackless::poll_result::ready;
  }

 private:
  Run& run_;
  std::size_t task_;
  std::uint64_t state_;
  std::size_t call_ = 0;
  std::size_t iteration_ = 0;
  bool gave_way_ = false;  ///< at the safepoint where it goes on
  bool inside_ = false;    ///< of a call whose iterations have safepoints
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

}  // namespace switchmark::workloads::safepoint_cost
