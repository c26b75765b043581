#pragma once

#include <chrono>

namespace switchmark::runtime {

using time_point = std::chrono::steady_clock::time_point;  ///< CLOCK_MONOTONIC, in ns
using duration = std::chrono::nanoseconds;

/// The machine's monotonic clock. Async-signal-safe. By clock_gettime from program code, which `-z now` has bound: by
/// way of the standard library its first call would run the dynamic linker, on whatever stack it comes from.
[[nodiscard]] time_point monotonic_now() noexcept;

/// What a worker takes for the time. Asked only where time is looked at, never on the way of a switch.
class time_source {
 public:
  virtual ~time_source() = default;
  [[nodiscard]] virtual time_point now() = 0;
  /// Returns at `deadline` or later; a signal doesn't cut the wait short.
  virtual void wait_until(time_point deadline) = 0;
  /// How long the kernel has to sleep until `deadline`. 0 where time passes in `wait_until` alone.
  [[nodiscard]] virtual duration until(time_point) { return duration::zero(); }
};

/// The machine's monotonic clock. Async-signal-safe, so that a tick may look at the timers.
class monotonic_time final : public time_source {
 public:
  [[nodiscard]] time_point now() override;
  void wait_until(time_point deadline) override;
  [[nodiscard]] duration until(time_point deadline) override;
};

/// Time that passes only when somebody waits: verification and tests run without sleeping and always alike. What
/// descriptors say comes from the real world all the same: such time passes only when no descriptor is ready.
class virtual_time final : public time_source {
 public:
  [[nodiscard]] time_point now() override { return now_; }
  void wait_until(time_point deadline) override {
    if (deadline > now_) now_ = deadline;
  }

 private:
  time_point now_{};
};

}  // namespace switchmark::runtime
