#pragma once

#include "platform/architecture/architecture.hpp"
#include "stackful/preemption/tick_source.hpp"

#include <sys/syscall.h>

#include <csignal>

namespace switchmark::stackful {

/// No tick comes by itself: whoever wants one calls `raise_tick`.
class manual_ticks final : public tick_source {
 public:
  [[nodiscard]] int signal_number() const noexcept override { return SIGRTMIN; }
  void start() noexcept override {}
  void stop() noexcept override {}
  void next() noexcept override {}
  void retry() noexcept override {}
  void relax() noexcept override {}
};

/// Asked for once: SIGRTMIN is a call into libc.
inline const long manual_signal = SIGRTMIN;

using platform::architecture::inline_syscall;

/// Whom a raised tick is sent to. Two system calls: who raises many asks once.
struct this_thread_id {
  long process, thread;
  [[gnu::always_inline]] this_thread_id() noexcept
      : process(inline_syscall(SYS_getpid)), thread(inline_syscall(SYS_gettid)) {}
};

/// A tick at exactly this place, of manual or timer ticks: the signal is raised by a system call that is inlined into
/// the caller, so that it is delivered with the instruction pointer in program code, and with the caller's
/// vector registers live. `raise` would be deferred as library code.
[[gnu::always_inline]] inline void raise_tick(const this_thread_id& to = {}) noexcept {
  inline_syscall(SYS_tgkill, to.process, to.thread, manual_signal);
}

}  // namespace switchmark::stackful
