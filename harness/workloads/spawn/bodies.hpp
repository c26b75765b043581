#pragma once

#include "runtime/completion.hpp"
#include "stackless/futures/poll.hpp"
#include "workloads/run.hpp"
#include "workloads/spawn/spec.hpp"

#include <optional>

namespace switchmark::workloads::spawn {

template <class Run>
void child_direct(Run& run, std::size_t child) {
  const std::uint64_t product = produce(child);
  run.log(child + 1, ran, product);
  run.results[child + 1] = product;
}

template <class Run>
void parent_direct(Run& run) {
  std::uint64_t sum = 0;
  for (std::size_t child = 0; child < run.spec.children; ++child) {
    runtime::completion done;
    run.waits.spawn(done, [&run, child] { child_direct(run, child); });
    run.waits.join(done);
    sum += run.results[child + 1];
    run.log(0, joined, sum);
  }
  run.results[0] = sum;
}

template <class Run>
coroutine_of<Run> child_coroutine(Run& run, std::size_t child) {
  const std::uint64_t product = produce(child);
  run.log(child + 1, ran, product);
  run.results[child + 1] = product;
  co_return;
}

template <class Run>
coroutine_of<Run> parent_coroutine(Run& run) {
  std::uint64_t sum = 0;
  for (std::size_t child = 0; child < run.spec.children; ++child) {
    runtime::completion done;
    run.waits.spawn(done, child_coroutine(run, child));
    co_await run.waits.join(done);
    sum += run.results[child + 1];
    run.log(0, joined, sum);
  }
  run.results[0] = sum;
}

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
  parent_future(Run& run, std::size_t) : run_(run) {}

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

/// How a task of each style is made (workloads/spawn_task.hpp).
struct bodies {
  template <class Run>
  static void direct(Run& run, std::size_t) {
    parent_direct(run);
  }
  template <class Run>
  static coroutine_of<Run> coroutine(Run& run, std::size_t) {
    return parent_coroutine(run);
  }
  template <class Run>
  using future = parent_future<Run>;
};

}  // namespace switchmark::workloads::spawn
