#pragma once

#include "runtime/completion.hpp"
#include "stackless/futures/poll.hpp"
#include "workloads/spawn/spec.hpp"

#include <optional>

namespace switchmark::workloads::spawn {

template <class Run>
class child_future {
 public:
  child_future(Run& run, std::size_t child) : run_(run), child_(child) {}

  stackless::poll_result poll(stackless::waker) {
    const std::uint64_t product = produce(child_);
    run_.log(child_ + 1, ran, product);
    run_.results[child_ + 1] = product;
    return stackless::poll_result::ready;
  }

 private:
  Run& run_;
  std::size_t child_;
};

template <class Run>
class parent_future {
 public:
  explicit parent_future(Run& run) : run_(run) {}

  stackless::poll_result poll(stackless::waker w) {
    for (; child_ < run_.spec.children; ++child_) {
      if (!join_) {
        run_.waits.template spawn<child_future<Run>>(done_, run_, child_);
        join_.emplace(done_);
      }
      if (join_->poll(w) == stackless::poll_result::pending) return stackless::poll_result::pending;
      join_.reset();
      sum_ += run_.results[child_ + 1];
      run_.log(0, joined, sum_);
    }
    run_.results[0] = sum_;
    return stackless::poll_result::ready;
  }

 private:
  Run& run_;
  std::size_t child_ = 0;
  std::uint64_t sum_ = 0;
  runtime::completion done_;
  std::optional<typename Run::waits_type::join_future> join_;
};

template <>
struct bodies<runtime::style::future> {
  template <class Scheduler, class Run>
  static void spawn(Scheduler& scheduler, runtime::completion& done, Run& run, std::size_t) {
    scheduler.template spawn<parent_future<Run>>(done, run);
  }
};

}  // namespace switchmark::workloads::spawn
