#pragma once

#include "runtime/completion.hpp"
#include "stackless/futures/poll.hpp"
#include "workloads/sleepers/spec.hpp"

namespace switchmark::workloads::sleepers {

template <class Run>
class task_future {
 public:
  task_future(Run& run, std::size_t task) : run_(run), task_(task), sleep_(deadline(task, run.start)) {}

  stackless::poll_result poll(stackless::waker w) {
    if (sleep_.poll(w) == stackless::poll_result::pending) return stackless::poll_result::pending;
    run_.log(task_, woke, token(task_));
    run_.results[task_] = token(task_);
    return stackless::poll_result::ready;
  }

 private:
  Run& run_;
  std::size_t task_;
  typename Run::waits_type::sleep_future sleep_;
};

template <>
struct bodies<runtime::style::future> {
  template <class Scheduler, class Run>
  static void spawn(Scheduler& scheduler, runtime::completion& done, Run& run, std::size_t task) {
    scheduler.template spawn<task_future<Run>>(done, run, task);
  }
};

}  // namespace switchmark::workloads::sleepers
