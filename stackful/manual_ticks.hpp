#pragma once

#include "stackful/tick_source.hpp"

#include <sys/syscall.h>
#include <unistd.h>

#include <csignal>

namespace switchmark::stackful {

/// No tick comes by itself: whoever wants one calls `raise_tick`.
class manual_ticks final : public tick_source {
 public:
  [[nodiscard]] int signal_number() const noexcept override { return SIGRTMIN; }
  void start() noexcept override {}
  void stop() noexcept override {}
  void retry() noexcept override {}
};

/// Whom a raised tick is sent to. Asked for once: two system calls.
struct this_thread_id {
  long process = getpid(), thread = gettid();
};

/// A tick at exactly this place, of manual or timer ticks: the signal is raised by a system call that is inlined into
/// the caller, so that it is delivered with the instruction pointer in the program's own text. `raise` would be
/// deferred as foreign code.
[[gnu::always_inline]] inline void raise_tick(const this_thread_id& to = {}) noexcept {
  const long signal = SIGRTMIN;
  long result = SYS_tgkill;
  asm volatile("syscall" : "+a"(result) : "D"(to.process), "S"(to.thread), "d"(signal) : "rcx", "r11", "memory");
}

}  // namespace switchmark::stackful
