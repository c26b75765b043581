#pragma once

#include "runtime/completion.hpp"
#include "stackless/futures/poll.hpp"
#include "workloads/calls/spec.hpp"

#include <utility>

namespace switchmark::workloads::calls {

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

template <>
struct bodies<runtime::style::future> {
  template <class Scheduler, class Run>
  static void spawn(Scheduler& scheduler, runtime::completion& done, Run& run, std::size_t task) {
    scheduler.template spawn<task_future<Run>>(done, run, task);
  }
};

}  // namespace switchmark::workloads::calls
