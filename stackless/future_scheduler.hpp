#pragma once

#include "stackless/leaf.hpp"
#include "stackless/poll.hpp"

#include <memory>
#include <utility>

namespace switchmark::stackless {

/// A root future in its box: one allocation a task.
class future_task : public runtime::task {
 public:
  explicit future_task(runtime::completion& where) noexcept : outcome(where) {}
  virtual ~future_task() = default;
  virtual poll_result poll(waker w) = 0;

  runtime::completion& outcome;
};

template <future Future>
class boxed_future final : public future_task {
 public:
  template <class... Arguments>
  explicit boxed_future(runtime::completion& where, Arguments&&... arguments)
      : future_task(where), future_(std::forward<Arguments>(arguments)...) {}

  poll_result poll(waker w) override { return future_.poll(w); }

 private:
  Future future_;
};

/// Runs futures on a worker by polling them from the root, and is what their bodies wait with.
class future_scheduler {
 public:
  explicit future_scheduler(runtime::worker& worker) : worker_(worker) {}
  future_scheduler(const future_scheduler&) = delete;
  future_scheduler& operator=(const future_scheduler&) = delete;

  /// Destroys unfinished futures with all that they hold.
  ~future_scheduler();

  /// Boxes a `Future` made of `arguments`; it is first polled when it is dispatched and reports to `outcome`, which
  /// must outlive it.
  template <future Future, class... Arguments>
  void spawn(runtime::completion& outcome, Arguments&&... arguments) {
    auto root = std::make_unique<boxed_future<Future>>(outcome, std::forward<Arguments>(arguments)...);
    ++worker_.counts.spawns;
    ++worker_.counts.frame_allocations;
    worker_.counts.frame_bytes += sizeof(boxed_future<Future>);
    outcome.expect();
    worker_.enqueue(*root.release());
  }

  /// Runs futures until those that report to `outcome` are done, then rethrows their first failure.
  void run(runtime::completion& outcome);

  /// Runs futures until nobody is ready, and doesn't wait for timers.
  void run_until_parked();

  // What a body waits with: leaf futures, polled until they are ready.
  using yield_future = stackless::yield_future;
  using sleep_future = stackless::sleep_future;
  using join_future = stackless::join_future;

  [[nodiscard]] runtime::time_point now() { return worker_.now(); }

 private:
  void end(future_task& root) noexcept;

  runtime::worker& worker_;
};

}  // namespace switchmark::stackless
