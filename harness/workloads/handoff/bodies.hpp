#pragma once

#include "stackless/futures/poll.hpp"
#include "workloads/handoff/spec.hpp"
#include "workloads/run.hpp"

#include <mutex>
#include <optional>

namespace switchmark::workloads::handoff {

/// What the tasks share: the mutex and what it protects, too.
template <class Waits, class Log>
struct handoff_run : run<spec, Waits, Log> {
  using mutex_type = typename Waits::mutex;

  mutex_type mutex{this->waits};
  std::uint64_t number = 0;  ///< read and written with the mutex held, and a wait or a computation in between
  std::size_t unfinished = this->spec.tasks;

  /// The last thing that a task does with the mutex held: the last task leaves the number as a result.
  void leave(std::uint64_t sum, bool last_round) {
    number = sum;
    if (last_round && --unfinished == 0) this->results[this->spec.shared()] = number;
  }
};

template <class Run>
void task_direct(Run& run, std::size_t task) {
  std::uint64_t state = seed(task);
  for (std::size_t round = 0; round < run.spec.rounds; ++round) {
    if (run.spec.computes()) state = step(state, round, run.spec.iterations);
    run.mutex.lock();
    const std::lock_guard held(run.mutex, std::adopt_lock);
    const std::uint64_t before = run.number;
    state = step(state, round, run.spec.iterations);
    run.log(task, entered, state);
    if (!run.spec.computes()) run.waits.yield();
    run.leave(before + state, round + 1 == run.spec.rounds);
  }
  run.log(task, finished, state);
  run.results[task] = state;
}

template <class Run>
coroutine_of<Run> task_coroutine(Run& run, std::size_t task) {
  std::uint64_t state = seed(task);
  for (std::size_t round = 0; round < run.spec.rounds; ++round) {
    if (run.spec.computes()) state = step(state, round, run.spec.iterations);
    co_await run.mutex.lock();
    const std::lock_guard held(run.mutex, std::adopt_lock);
    const std::uint64_t before = run.number;
    state = step(state, round, run.spec.iterations);
    run.log(task, entered, state);
    if (!run.spec.computes()) co_await run.waits.yield();
    run.leave(before + state, round + 1 == run.spec.rounds);
  }
  run.log(task, finished, state);
  run.results[task] = state;
}

template <class Run>
class task_future {
 public:
  task_future(Run& run, std::size_t task) : run_(run), task_(task), state_(seed(task)) {}

  stackless::poll_result poll(stackless::waker w) {
    for (; round_ < run_.spec.rounds; ++round_) {
      if (!held_.owns_lock()) {
        if (!lock_) {
          if (run_.spec.computes()) state_ = step(state_, round_, run_.spec.iterations);
          lock_.emplace(run_.mutex);
        }
        if (lock_->poll(w) == stackless::poll_result::pending) return stackless::poll_result::pending;
        lock_.reset();
        held_ = std::unique_lock(run_.mutex, std::adopt_lock);
        before_ = run_.number;
        state_ = step(state_, round_, run_.spec.iterations);
        run_.log(task_, entered, state_);
        yield_ = {};
      }
      if (!run_.spec.computes() && yield_.poll(w) == stackless::poll_result::pending)
        return stackless::poll_result::pending;
      run_.leave(before_ + state_, round_ + 1 == run_.spec.rounds);
      held_.unlock();
    }
    run_.log(task_, finished, state_);
    run_.results[task_] = state_;
    return stackless::poll_result::ready;
  }

 private:
  Run& run_;
  std::size_t task_;
  std::uint64_t state_;
  std::uint64_t before_ = 0;
  std::size_t round_ = 0;
  std::optional<typename Run::waits_type::lock_future> lock_;
  std::unique_lock<typename Run::mutex_type> held_;
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

}  // namespace switchmark::workloads::handoff
