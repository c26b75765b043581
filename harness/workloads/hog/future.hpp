#pragma once

#include "runtime/completion.hpp"
#include "stackless/poll.hpp"
#include "workloads/hog/spec.hpp"

#include <bit>
#include <optional>

namespace switchmark::workloads::hog {

template <class Run>
class hog_future {
 public:
  hog_future(Run& run, std::size_t task) : run_(run), task_(task) {}

  stackless::poll_result poll(stackless::waker) {
    std::uint64_t all = 0;
    run_.observed.progressed(task_, 0, run_.waits.now());
    for (std::size_t round = 0; round < run_.spec.rounds; ++round) {
      all = std::rotl(all, 1) ^ digest_document(round);
      run_.log(task_, digested, all);
      run_.observed.progressed(task_, round + 1, run_.waits.now());
    }
    run_.results[task_] = all;
    return stackless::poll_result::ready;
  }

 private:
  Run& run_;
  std::size_t task_;
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
