#pragma once

#include "runtime/readiness.hpp"
#include "runtime/time_source.hpp"

#include <cstdint>
#include <memory>
#include <span>

namespace switchmark::runtime {

/// What a poll has found of one descriptor.
struct readiness_event {
  std::uint64_t token = 0;
  interests ready = 0;
  int error = 0;  ///< not 0: the kernel watches the descriptor no longer, for this reason (a value of errno)
};

/// By which interface of the kernel a reactor asks. Its functions are called inside no_preempt regions and in the
/// handler of a tick, on small stacks: they throw nothing, and keep their buffers elsewhere.
class poller {
 public:
  static constexpr duration forever = duration::max();

  virtual ~poller() = default;

  /// From now on each poll tells under `token` when `descriptor` has become ready in one of `wanted`: at once if it is
  /// so now, later only when something has changed (edge-triggered). `before`: what was watched already, 0 when nothing
  /// was. Returns 0 or a value of errno: EPERM for what is always ready (a file), EBADF for what is not open.
  [[nodiscard]] virtual int watch(int descriptor, interests before, interests wanted, std::uint64_t token) noexcept = 0;

  /// No more of that.
  virtual void forget(int descriptor, std::uint64_t token) noexcept = 0;

  /// Waits no longer than `timeout` for an event, and writes as many as have happened and have room in `found`. Returns
  /// their number, or a negative value when a signal came first. `timeout` 0 does not wait.
  [[nodiscard]] virtual int poll(duration timeout, std::span<readiness_event> found) noexcept = 0;
};

/// Whether the kernel is told a time-out in nanoseconds (epoll_pwait2, Linux 5.11) or in milliseconds, rounded up.
enum class timeouts : std::uint8_t { in_nanoseconds, in_milliseconds };

/// epoll. Where the kernel refuses time-outs in nanoseconds it takes milliseconds. Throws std::system_error.
[[nodiscard]] std::unique_ptr<poller> make_epoll_poller(timeouts = timeouts::in_nanoseconds);

}  // namespace switchmark::runtime
