#pragma once

#include "runtime/remote_wake.hpp"
#include "runtime/time_source.hpp"
#include "workloads/run_scale.hpp"
#include "workloads/verify.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

namespace switchmark::workloads::wake_latency {

/// A task that another thread wakes, again and again: on a worker that sleeps in its reactor meanwhile, or beside tasks
/// that are always ready, so that the worker polls.
struct spec {
  std::size_t ready_tasks = 0;
  std::size_t wakes = 200;
  bool io_uring = false;  ///< the reactor asks by io_uring; false: by epoll
};

/// No ready task, and one; by epoll, and by io_uring.
[[nodiscard]] std::vector<spec> configurations(const run_scale& scale);

/// Where the woken task, which is task 0, logs.
enum event : std::uint32_t {
  woke,  ///< after each wake; its number
};

/// The kernel: what a task that was `state` is after a wake.
[[nodiscard]] std::uint64_t after_wake(std::uint64_t state, std::size_t wake) noexcept;

/// What every run must do, computed without any model. How often the ready tasks yield, depends on the time.
[[nodiscard]] expectation expect(const spec& s);

/// Why there can be no other thread that wakes at the same time as the worker runs; empty: there can.
[[nodiscard]] std::string no_second_cpu();

/// The thread that wakes, on another CPU than the worker. Each wake comes some 100 us after the one before was noted,
/// in which a worker without ready tasks falls asleep.
class waking_thread {
 public:
  /// On the worker's thread. Throws std::system_error when the kernel refuses a thread or an eventfd.
  waking_thread(runtime::worker& worker, std::size_t wakes);

  // From the task.

  /// Whether there was a wake since the last one that was noted.
  [[nodiscard]] bool take() noexcept { return remote_.take(); }
  [[nodiscard]] int descriptor() const noexcept { return remote_.descriptor(); }
  /// Call it first: reads the clock for the wake that was taken, and lets the next one come.
  void note() noexcept;

  /// Whether all wakes were noted.
  [[nodiscard]] bool over() const noexcept { return noted_.load(std::memory_order_relaxed) == wakes_; }
  /// From the call of `wake` to `note`, for all wakes but the first, which may find the task not begun.
  [[nodiscard]] const std::vector<double>& latencies_us() const noexcept { return latencies_us_; }

 private:
  void wake_all(const std::stop_token& stopped) noexcept;

  runtime::remote_wake remote_;
  const std::size_t wakes_;
  runtime::time_point called_;  ///< the last `wake`; handed over by the wake itself
  std::vector<double> latencies_us_;
  std::atomic<std::size_t> noted_ = 0;
  std::jthread thread_;  ///< ends before what it uses
};

}  // namespace switchmark::workloads::wake_latency
