#pragma once

#include "stackless/coroutines/coroutine.hpp"
#include "stackless/coroutines/eager_coroutine.hpp"

#include <coroutine>
#include <cstddef>

namespace switchmark::stackless {

// By what coroutines wait for each other: sync_awaiters.hpp.
class event;
class mutex;
template <template <class> class Coroutine>
class basic_condition_variable;
template <class T>
class channel;
template <class T>
using lazy_coroutine = coroutine<T>;

/// Runs coroutines on a worker, and is what their bodies wait with.
///
/// A coroutine that suspends resumes the next one itself; the loop of `run` is entered only when nobody is ready, or
/// when its promise goes by the queue.
class coroutine_scheduler {
 public:
  explicit coroutine_scheduler(runtime::worker& worker) : transfer_{worker, nullptr} {}
  coroutine_scheduler(const coroutine_scheduler&) = delete;
  coroutine_scheduler& operator=(const coroutine_scheduler&) = delete;

  /// Destroys the frames of unfinished coroutines with all that they hold.
  ~coroutine_scheduler();

  /// Hands `root` over; it begins when it is dispatched and reports to `outcome`, which must outlive it.
  template <class Promise>
  void spawn(runtime::completion& outcome, coroutine<void, Promise> root) {
    promise_base& promise = std::move(root).release();
    promise.scheduler = &transfer_;
    promise.outcome.set(outcome);
    ++transfer_.runs_on.counts.spawns;
    outcome.expect();
    transfer_.runs_on.enqueue(promise);
  }

  /// Hands `root` over, which has begun already, and reports at once if it is done.
  void spawn(runtime::completion& outcome, eager_coroutine<> root) {
    eager_promise& promise = std::move(root).release();
    promise.outcome.set(outcome);
    ++transfer_.runs_on.counts.spawns;
    ++transfer_.runs_on.counts.eager_starts;
    outcome.expect();
    if (promise.handle().done()) promise.report();
  }

  /// Runs coroutines until those that report to `outcome` are done, then rethrows their first failure.
  void run(runtime::completion& outcome);

  /// Runs coroutines until nobody is ready, and doesn't wait for timers.
  void run_until_parked();

  /// What bodies are.
  template <class T = void>
  using coroutine_type = coroutine<T>;

  // What a body waits with: `co_await waits.yield()`.

  struct yield_awaiter {
    bool await_ready() const noexcept { return false; }
    template <class Promise>
    auto await_suspend(std::coroutine_handle<Promise> self) const noexcept {
      Promise& promise = self.promise();
      runtime::worker& worker = promise.scheduler->predicted_worker();
      ++worker.counts.yields;
      worker.enqueue(promise);
      return promise.leave(worker);
    }
    void await_resume() const noexcept {}
  };
  [[nodiscard]] yield_awaiter yield() const noexcept { return {}; }

  struct sleep_awaiter {
    static constexpr runtime::time_point passed = runtime::time_point::min();
    runtime::timer wait;  ///< its deadline is `passed` when there is nothing to wait for
    bool await_ready() const noexcept { return wait.deadline == passed; }
    template <class Promise>
    auto await_suspend(std::coroutine_handle<Promise> self) noexcept {
      Promise& promise = self.promise();
      runtime::worker& worker = promise.scheduler->predicted_worker();
      ++worker.counts.sleeps;
      wait.owner = &promise;
      worker.arm(wait);
      return promise.leave(worker);
    }
    void await_resume() const noexcept {}
  };
  [[nodiscard]] sleep_awaiter sleep_until(runtime::time_point deadline) const noexcept {
    sleep_awaiter awaiter;
    awaiter.wait.deadline = transfer_.runs_on.has_passed(deadline) ? sleep_awaiter::passed : deadline;
    return awaiter;
  }

  /// Its value is 0, or a value of errno: ECANCELED when `close_descriptor` has closed the descriptor, EBADF, ENOTSUP
  /// when the worker has no reactor.
  struct readiness_awaiter {
    runtime::worker& worker;
    runtime::readiness_wait wait;
    bool await_ready() noexcept { return !worker.arm(wait); }
    template <class Promise>
    auto await_suspend(std::coroutine_handle<Promise> self) noexcept {
      Promise& promise = self.promise();
      wait.owner = &promise;
      return promise.leave(worker.predicted());
    }
    int await_resume() const noexcept { return wait.error; }
  };
  /// Suspends until `descriptor` can be read; goes on at once where that needs no wait (runtime::reactor says when, and
  /// which rules there are).
  [[nodiscard]] readiness_awaiter wait_readable(int descriptor) const noexcept {
    return {transfer_.runs_on, {descriptor, runtime::interest::readable}};
  }
  /// The same until it can be written.
  [[nodiscard]] readiness_awaiter wait_writable(int descriptor) const noexcept {
    return {transfer_.runs_on, {descriptor, runtime::interest::writable}};
  }
  /// As runtime::worker::close_descriptor.
  int close_descriptor(int descriptor) noexcept { return transfer_.runs_on.close_descriptor(descriptor); }

  struct join_awaiter {
    runtime::completion& outcome;
    bool await_ready() const noexcept { return outcome.done(); }
    template <class Promise>
    auto await_suspend(std::coroutine_handle<Promise> self) noexcept {
      Promise& promise = self.promise();
      runtime::worker& worker = promise.scheduler->predicted_worker();
      ++worker.counts.joins;
      refuse_circular_join(outcome, promise);
      outcome.wait(promise);
      return promise.leave(worker);
    }
    void await_resume() { outcome.rethrow_failure(); }
  };
  [[nodiscard]] join_awaiter join(runtime::completion& outcome) const noexcept { return {outcome}; }

  // By what coroutines wait for each other, by the names that they have in every style (sync_awaiters.hpp).
  using event = stackless::event;
  using mutex = stackless::mutex;
  using condition_variable = basic_condition_variable<lazy_coroutine>;
  template <class T>
  using channel = stackless::channel<T>;

  /// Where a model with a budget would ask whether it is spent: never suspends.
  [[nodiscard]] std::suspend_never safepoint() const noexcept { return {}; }

  [[nodiscard]] runtime::worker& worker() noexcept { return transfer_.runs_on; }
  [[nodiscard]] runtime::time_point now() { return transfer_.runs_on.now(); }

  /// One more frame of `bytes` was allocated.
  void count_frame(std::size_t bytes) noexcept {
    ++transfer_.runs_on.counts.frame_allocations;
    transfer_.runs_on.counts.frame_bytes += bytes;
  }
  /// For coroutines that start before they are spawned.
  [[nodiscard]] resume_context& transfer() noexcept { return transfer_; }

 private:
  resume_context transfer_;
};

}  // namespace switchmark::stackless
