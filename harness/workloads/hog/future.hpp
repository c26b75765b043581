#pragma once

#include "runtime/completion.hpp"
#include "stackless/futures/poll.hpp"
#include "workloads/hog/spec.hpp"

#include <bit>
#include <optional>
#include <utility>

namespace switchmark::workloads::hog {

template <class Run>
class hog_future {
 public:
  hog_future(Run& run, std::size_t task) : run_(run), task_(task) {}

  stackless::poll_result poll(stackless::waker w) {
    bool passed = std::exchange(gave_way_, false);
    if (!passed) run_.observed.progressed(task_, 0, run_.waits.now());
    for (; round_ < run_.spec.rounds; ++round_) {
      if (!std::exchange(passed, false) && run_.waits.point(w) == stackless::poll_result::pending) {
        gave_way_ = true;
        return stackless::poll_result::pending;
      }
      all_ = std::rotl(all_, 1) ^ do_round(run_.spec, round_);
      run_.log(task_, digested, all_);
      run_.observed.progressed(task_, round_ + 1, run_.waits.now());
    }
    run_.results[task_] = all_;
    return stackless::poll_result::ready;
  }

 private:
  Run& run_;
  std::size_t task_;
  std::uint64_t all_ = 0;
  std::size_t round_ = 0;
  bool gave_way_ = false;  ///< at the point of this round
};

template <class Run>
class polite_future {
 public:
  polite_future(Run& run, std::size_t task) : run_(run), task_(task) {}

  stackless::poll_result poll(stackless::waker w) {
    for (; wake_ < run_.spec.wakes; ++wake_) {
      if (!sleep_) sleep_.emplace(intended(task_, wake_, run_.start));
      if (sleep_->poll(w) == stackless::poll_result::pending) return stackless::poll_result::pending;
      sleep_.reset();
      run_.observed.ran(task_, wake_, run_.waits.now());
      state_ = a_little(state_, wake_);
      run_.log(task_, woke, state_);
    }
    run_.results[task_] = state_;
    return stackless::poll_result::ready;
  }

 private:
  Run& run_;
  std::size_t task_;
  std::size_t wake_ = 0;
  std::uint64_t state_ = 0;
  std::optional<typename Run::waits_type::sleep_future> sleep_;
};

template <>
struct bodies<runtime::style::future> {
  template <class Scheduler, class Run>
  static void spawn(Scheduler& scheduler, runtime::completion& done, Run& run, std::size_t task) {
    if (task < run.spec.polite)
      scheduler.template spawn<polite_future<Run>>(done, run, task);
    else
      scheduler.template spawn<hog_future<Run>>(done, run, task);
  }
};

}  // namespace switchmark::workloads::hog
