#pragma once

#include "stackless/futures/poll.hpp"
#include "workloads/calls/spec.hpp"
#include "workloads/run.hpp"

#include <utility>

namespace switchmark::workloads::calls {

/// Nothing is added: what has a stack can be stopped anywhere.
template <class Run>
void task_direct(Run& run, std::size_t task) {
  std::uint64_t state = task;
  for (std::size_t call = 0; call < run.spec.calls; ++call) {
    if (run.spec.points_at_turns)
      for (std::size_t turn = 0; turn < run.spec.turns; turn += stride) state = step(state, stride);
    else
      state = step(state, run.spec.turns);
  }
  run.log(task, finished, state);
  run.results[task] = state;
}

template <class Run>
coroutine_of<Run> task_coroutine(Run& run, std::size_t task) {
  std::uint64_t state = task;
  for (std::size_t call = 0; call < run.spec.calls; ++call) {
    co_await run.waits.point();
    if (run.spec.points_at_turns) {
      for (std::size_t turn = 0; turn < run.spec.turns; turn += stride) {
        co_await run.waits.point();
        state = step(state, stride);
      }
    } else {
      state = step(state, run.spec.turns);
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
      if (std::exchange(passed, false) || run_.waits.point(w) == stackless::poll_result::ready) return true;
      gave_way_ = true;
      return false;
    };
    for (; call_ < run_.spec.calls; ++call_) {
      if (!inside_ && !may_go_on()) return stackless::poll_result::pending;
      if (run_.spec.points_at_turns) {
        inside_ = true;
        for (; turn_ < run_.spec.turns; turn_ += stride) {
          if (!may_go_on()) return stackless::poll_result::pending;
          state_ = step(state_, stride);
        }
        inside_ = false;
        turn_ = 0;
      } else {
        state_ = step(state_, run_.spec.turns);
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
  std::size_t turn_ = 0;
  bool gave_way_ = false;  ///< at the point where it goes on
  bool inside_ = false;    ///< of a call whose loop turns have points
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

}  // namespace switchmark::workloads::calls
