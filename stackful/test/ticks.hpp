#pragma once

#include <sys/syscall.h>
#include <unistd.h>

#include <csignal>

namespace switchmark::stackful {

/// A tick at exactly this place: the signal is raised by a system call that is inlined into the caller, so that it is
/// delivered with the instruction pointer in the program's own text. `raise` would be declined as foreign code.
[[gnu::always_inline]] inline void raise_tick() {
  const long process = getpid(), thread = gettid(), signal = SIGRTMIN;
  long result = SYS_tgkill;
  asm volatile("syscall" : "+a"(result) : "D"(process), "S"(thread), "d"(signal) : "rcx", "r11", "memory");
}

/// The first tick in a dispatch only notes the task, the second one stops it.
[[gnu::always_inline]] inline void raise_two_ticks() {
  raise_tick();
  raise_tick();
}

/// Where a kernel asks for a tick: nothing, or a tick raised right here in own text.
struct tick_points {
  bool raise = false;
  [[gnu::always_inline]] void here() const {
    if (raise) raise_tick();
  }
};

}  // namespace switchmark::stackful
