#pragma once

#include "runtime/completion.hpp"
#include "stackless/futures/poll.hpp"
#include "workloads/grain/spec.hpp"

namespace switchmark::workloads::grain {

template <class Run>
class task_future {
 public:
  task_future(Run& run, std::size_t task) : run_(run), task_(task), set_(run.sets->of(task)) {}

  stackless::poll_result poll(stackless::waker w) {
    if (!begun_) {
      begun_ = true;
      state_ = seed(task_);
    } else {
      if (yield_.poll(w) == stackless::poll_result::pending) return stackless::poll_result::pending;
      ++round_;
    }
    for (; round_ < run_.spec.rounds; ++round_) {
      state_ = step(state_, round_, run_.spec.turns, set_);
      run_.log(task_, stepped, state_);
      yield_ = {};
      if (yield_.poll(w) == stackless::poll_result::pending) return stackless::poll_result::pending;
    }
    run_.log(task_, finished, state_);
    run_.results[task_] = state_;
    return stackless::poll_result::ready;
  }

 private:
  Run& run_;
  std::size_t task_;
  std::span<line> set_;
  std::uint64_t state_ = 0;
  std::size_t round_ = 0;
  bool begun_ = false;
  typename Run::waits_type::yield_future yield_;
};

template <>
struct bodies<runtime::style::future> {
  template <class Scheduler, class Run>
  static void spawn(Scheduler& scheduler, runtime::completion& done, Run& run, std::size_t task) {
    scheduler.template spawn<task_future<Run>>(done, run, task);
  }
};

}  // namespace switchmark::workloads::grain
