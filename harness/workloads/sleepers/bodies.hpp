#pragma once

#include "stackless/futures/poll.hpp"
#include "workloads/run.hpp"
#include "workloads/sleepers/spec.hpp"

namespace switchmark::workloads::sleepers {

template <class Run>
void task_direct(Run& run, std::size_t task) {
  run.waits.sleep_until(deadline(task, run.start));
  run.log(task, woke, token(task));
  run.results[task] = token(task);
}

/// A plain function, so that the deadline's temporaries don't become a part of the coroutine's frame (g++: 16 bytes).
template <class Run>
auto sleep_of(Run& run, std::size_t task) {
  return run.waits.sleep_until(deadline(task, run.start));
}

template <class Run>
coroutine_of<Run> task_coroutine(Run& run, std::size_t task) {
  co_await sleep_of(run, task);
  run.log(task, woke, token(task));
  run.results[task] = token(task);
}

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

}  // namespace switchmark::workloads::sleepers
