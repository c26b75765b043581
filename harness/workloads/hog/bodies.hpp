#pragma once

#include "stackless/futures/poll.hpp"
#include "workloads/hog/spec.hpp"
#include "workloads/run.hpp"

#include <bit>
#include <optional>
#include <type_traits>
#include <utility>

namespace switchmark::workloads::hog {

template <class Run>
void hog_direct(Run& run, std::size_t task) {
  std::uint64_t all = 0;
  run.observed.progressed(task, 0, run.waits.now());
  for (std::size_t round = 0; round < run.spec.rounds; ++round) {
    all = std::rotl(all, 1) ^ do_round(run.spec, round);
    run.log(task, digested, all);
    run.observed.progressed(task, round + 1, run.waits.now());
  }
  run.results[task] = all;
}

template <class Run>
void latency_sensitive_direct(Run& run, std::size_t task) {
  std::uint64_t state = 0;
  for (std::size_t wake = 0; wake < run.spec.wakes; ++wake) {
    run.waits.sleep_until(intended(task, wake, run.start));
    run.observed.ran(task, wake, run.waits.now());
    state = a_little(state, wake);
    run.log(task, woke, state);
  }
  run.results[task] = state;
}

template <class Run>
coroutine_of<Run> hog_coroutine(Run& run, std::size_t task) {
  std::uint64_t all = 0;
  run.observed.progressed(task, 0, run.waits.now());
  for (std::size_t round = 0; round < run.spec.rounds; ++round) {
    co_await run.waits.safepoint();
    all = std::rotl(all, 1) ^ do_round(run.spec, round);
    run.log(task, digested, all);
    run.observed.progressed(task, round + 1, run.waits.now());
  }
  run.results[task] = all;
}

template <class Run>
coroutine_of<Run> latency_sensitive_coroutine(Run& run, std::size_t task) {
  std::uint64_t state = 0;
  for (std::size_t wake = 0; wake < run.spec.wakes; ++wake) {
    co_await run.waits.sleep_until(intended(task, wake, run.start));
    run.observed.ran(task, wake, run.waits.now());
    state = a_little(state, wake);
    run.log(task, woke, state);
  }
  run.results[task] = state;
}

template <class Run>
class hog_future {
 public:
  hog_future(Run& run, std::size_t task) : run_(run), task_(task) {}

  stackless::poll_result poll(stackless::waker w) {
    bool passed = std::exchange(gave_way_, false);
    if (!passed) run_.observed.progressed(task_, 0, run_.waits.now());
    for (; round_ < run_.spec.rounds; ++round_) {
      if (!std::exchange(passed, false) && run_.waits.safepoint(w) == stackless::poll_result::pending) {
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
  bool gave_way_ = false;  ///< at the safepoint of this round
};

template <class Run>
class latency_sensitive_future {
 public:
  latency_sensitive_future(Run& run, std::size_t task) : run_(run), task_(task) {}

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

/// How a task of each style is made (workloads/spawn_task.hpp).
struct bodies {
  template <class Run>
  static void direct(Run& run, std::size_t task) {
    if (task < run.spec.latency_sensitive)
      latency_sensitive_direct(run, task);
    else
      hog_direct(run, task);
  }
  template <class Run>
  static coroutine_of<Run> coroutine(Run& run, std::size_t task) {
    if (task < run.spec.latency_sensitive) return latency_sensitive_coroutine(run, task);
    return hog_coroutine(run, task);
  }
  template <class Run, class Spawn>
  static void with_future(Run& run, std::size_t task, Spawn spawn) {
    if (task < run.spec.latency_sensitive)
      spawn(std::type_identity<latency_sensitive_future<Run>>{});
    else
      spawn(std::type_identity<hog_future<Run>>{});
  }
};

}  // namespace switchmark::workloads::hog
