#pragma once

#include "runtime/readiness.hpp"
#include "runtime/time_source.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <string>

namespace switchmark::runtime {

/// What a poll has found of one descriptor.
struct readiness_event {
  std::uint64_t token = 0;
  interests ready = 0;
  interests ended = 0;  ///< what the kernel watches no longer
  int error = 0;        ///< why, if that is a failure: a value of errno
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

  /// No more of that. `watched`: what was. The descriptor may be closed behind it.
  virtual void forget(int descriptor, interests watched, std::uint64_t token) noexcept = 0;

  /// Waits no longer than `timeout` for an event, and writes as many as have happened and have room in `found`. Returns
  /// their number; 0 after the time-out; a negative value when a signal, or nothing that matters, came first. Does not
  /// wait if `timeout` is 0.
  [[nodiscard]] virtual int poll(duration timeout, std::span<readiness_event> found) noexcept = 0;
};

/// Whether the kernel is told a time-out in nanoseconds (epoll_pwait2, Linux 5.11) or in milliseconds, rounded up.
enum class timeouts : std::uint8_t { in_nanoseconds, in_milliseconds };

/// epoll. Where the kernel refuses time-outs in nanoseconds it takes milliseconds. Throws std::system_error.
[[nodiscard]] std::unique_ptr<poller> make_epoll_poller(timeouts = timeouts::in_nanoseconds);

/// io_uring: polls that tell of each change until they are cancelled (multishot). Asks without a system call when
/// nothing is to be waited for and nobody is new. Throws std::system_error with the kernel's reason.
[[nodiscard]] std::unique_ptr<poller> make_io_uring_poller();

/// Why there is no io_uring here, in the kernel's words; empty where there is.
[[nodiscard]] std::string io_uring_unavailable();

}  // namespace switchmark::runtime
