#pragma once

#include <sys/syscall.h>

#include <csignal>

namespace switchmark::stackful {

/// Asked for once: SIGRTMIN is a call into libc, and a call ends the life of vector registers.
inline const long tick_signal = SIGRTMIN;

/// A system call without a call: the compiler keeps what it likes in all but three registers.
[[gnu::always_inline]] inline long inline_syscall(long number, long first = 0, long second = 0, long third = 0) {
  long result = number;
  asm volatile("syscall" : "+a"(result) : "D"(first), "S"(second), "d"(third) : "rcx", "r11", "memory");
  return result;
}

/// A tick at exactly this place: the signal is raised by a system call that is inlined into the caller, so that it is
/// delivered with the instruction pointer in the program's own text, and with the caller's vector registers live.
/// `raise` would be declined as foreign code.
[[gnu::always_inline]] inline void raise_tick() {
  const long process = inline_syscall(SYS_getpid), thread = inline_syscall(SYS_gettid);
  inline_syscall(SYS_tgkill, process, thread, tick_signal);
}

/// The first tick in a dispatch only notes the task, the second one stops it.
[[gnu::always_inline]] inline void raise_two_ticks() {
  raise_tick();
  raise_tick();
}

}  // namespace switchmark::stackful
