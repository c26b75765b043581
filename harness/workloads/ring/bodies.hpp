#pragma once

#include "stackless/futures/poll.hpp"
#include "workloads/ring/spec.hpp"
#include "workloads/run.hpp"

namespace switchmark::workloads::ring {

template <class Run>
void task_direct(Run& run, std::size_t task) {
  std::uint64_t state = seed(task);
  for (std::size_t round = 0; round < run.spec.rounds; ++round) {
    state = step(state, round);
    run.log(task, stepped, state);
    run.waits.yield();
  }
  run.log(task, finished, state);
  run.results[task] = state;
}

template <class Run>
coroutine_of<Run> task_coroutine(Run& run, std::size_t task) {
  std::uint64_t state = seed(task);
  for (std::size_t round = 0; round < run.spec.rounds; ++round) {
    state = step(state, round);
    run.log(task, stepped, state);
    co_await run.waits.yield();
  }
  run.log(task, finished, state);
  run.results[task] = state;
}

template <class Run>
class task_future {
 public:
  task_future(Run& run, std::size_t task) : run_(run), task_(task) {}

  stackless::poll_result poll(stackless::waker w) {
    if (!begun_) [[unlikely]] {
      begun_ = true;
      state_ = seed(task_);
    } else {
      if (yield_.poll(w) == stackless::poll_result::pending) return stackless::poll_result::pending;
      ++round_;
    }
    for (; round_ < run_.spec.rounds; ++round_) {
      state_ = step(state_, round_);
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
  std::uint64_t state_ = 0;
  std::size_t round_ = 0;
  bool begun_ = false;
  typename Run::waits_type::yield_future yield_;
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

}  // namespace switchmark::workloads::ring
