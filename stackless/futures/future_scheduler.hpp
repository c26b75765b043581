#pragma once

#include "stackless/futures/child.hpp"
#include "stackless/futures/future_task.hpp"
#include "stackless/futures/join_all.hpp"
#include "stackless/futures/sync_futures.hpp"
#include "stackless/futures/wait_futures.hpp"

#include <memory>
#include <utility>

namespace switchmark::stackless {

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
  using readiness_future = stackless::readiness_future;
  [[nodiscard]] static readiness_future wait_readable(int descriptor) noexcept {
    return {descriptor, runtime::interest::readable};
  }
  [[nodiscard]] static readiness_future wait_writable(int descriptor) noexcept {
    return {descriptor, runtime::interest::writable};
  }
  /// As runtime::worker::close_descriptor.
  int close_descriptor(int descriptor) noexcept { return worker_.close_descriptor(descriptor); }

  // By what futures wait for each other, by the names that they have in every style, and the leaf futures of each.
  using event = runtime::event_core;
  using mutex = runtime::mutex_core;
  using condition_variable = runtime::condition_core;
  template <class T>
  using channel = runtime::channel_core<T>;
  using event_future = stackless::event_future;
  using lock_future = stackless::lock_future;
  using condition_future = stackless::condition_future;
  template <class T>
  using send_future = stackless::send_future<T>;
  template <class T>
  using receive_future = stackless::receive_future<T>;

  /// The place for a future that a future waits for, and for many that it waits for at once.
  template <class Future>
  using child = inline_child<Future>;
  template <class Future>
  using join_all = listing_join_all<Future>;

  /// Where a model with a budget would ask whether it is spent: never suspends.
  [[nodiscard]] static poll_result safepoint(waker) noexcept { return poll_result::ready; }

  [[nodiscard]] runtime::worker& worker() noexcept { return worker_; }
  [[nodiscard]] runtime::time_point now() { return worker_.now(); }

 private:
  void end(root_future& root) noexcept;

  runtime::worker& worker_;
};

}  // namespace switchmark::stackless
