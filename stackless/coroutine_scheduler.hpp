#pragma once

#include "stackless/coroutine.hpp"

#include <cstddef>

namespace switchmark::stackless {

inline transfer_result transfer_point::transfer_to_next() noexcept {
  runtime::task* ready = worker.next();
  if (ready == nullptr) return transfer_home();
  ++worker.counts.transfers;
  return transfer_to(static_cast<promise_base*>(ready)->handle());
}

/// Runs coroutines on a worker, and is what their bodies wait with.
///
/// A coroutine that suspends resumes the next one itself; the loop of `run` is entered only when nobody is ready.
class coroutine_scheduler {
 public:
  explicit coroutine_scheduler(runtime::worker& worker) : transfer_{worker, nullptr} {}
  coroutine_scheduler(const coroutine_scheduler&) = delete;
  coroutine_scheduler& operator=(const coroutine_scheduler&) = delete;

  /// Destroys the frames of unfinished coroutines with all that they hold.
  ~coroutine_scheduler();

  /// Hands `root` over; it begins when it is dispatched and reports to `outcome`, which must outlive it.
  void spawn(runtime::completion& outcome, coroutine<> root) {
    promise_base& promise = std::move(root).release();
    promise.scheduler = &transfer_;
    promise.outcome.set(outcome);
    ++transfer_.worker.counts.spawns;
    outcome.expect();
    transfer_.worker.enqueue(promise);
  }

  /// Runs coroutines until those that report to `outcome` are done, then rethrows their first failure.
  void run(runtime::completion& outcome);

  /// Runs coroutines until nobody is ready, and doesn't wait for timers.
  void run_until_parked();

  // What a body waits with: `co_await waits.yield()`.

  struct yield_awaiter {
    bool await_ready() const noexcept { return false; }
    template <class Promise>
    transfer_result await_suspend(std::coroutine_handle<Promise> self) const noexcept {
      promise_base& promise = self.promise();
      runtime::worker& worker = promise.scheduler->worker;
      ++worker.counts.yields;
      worker.enqueue(promise);
      return promise.scheduler->transfer_to_next();
    }
    void await_resume() const noexcept {}
  };
  [[nodiscard]] yield_awaiter yield() const noexcept { return {}; }

  struct sleep_awaiter {
    static constexpr runtime::time_point passed = runtime::time_point::min();
    runtime::timer wait;  ///< its deadline is `passed` when there is nothing to wait for
    bool await_ready() const noexcept { return wait.deadline == passed; }
    template <class Promise>
    transfer_result await_suspend(std::coroutine_handle<Promise> self) noexcept {
      promise_base& promise = self.promise();
      runtime::worker& worker = promise.scheduler->worker;
      ++worker.counts.sleeps;
      wait.owner = &promise;
      worker.arm(wait);
      return promise.scheduler->transfer_to_next();
    }
    void await_resume() const noexcept {}
  };
  [[nodiscard]] sleep_awaiter sleep_until(runtime::time_point deadline) const noexcept {
    sleep_awaiter awaiter;
    awaiter.wait.deadline = transfer_.worker.has_passed(deadline) ? sleep_awaiter::passed : deadline;
    return awaiter;
  }

  struct join_awaiter {
    runtime::completion& outcome;
    bool await_ready() const noexcept { return outcome.done(); }
    template <class Promise>
    transfer_result await_suspend(std::coroutine_handle<Promise> self) noexcept {
      promise_base& promise = self.promise();
      ++promise.scheduler->worker.counts.joins;
      outcome.wait(promise);
      return promise.scheduler->transfer_to_next();
    }
    void await_resume() { outcome.rethrow_failure(); }
  };
  [[nodiscard]] join_awaiter join(runtime::completion& outcome) const noexcept { return {outcome}; }

  [[nodiscard]] runtime::time_point now() { return transfer_.worker.now(); }

  /// One more frame of `bytes` was allocated.
  void count_frame(std::size_t bytes) noexcept {
    ++transfer_.worker.counts.frame_allocations;
    transfer_.worker.counts.frame_bytes += bytes;
  }

 private:
  transfer_point transfer_;
};

}  // namespace switchmark::stackless
