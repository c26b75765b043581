#pragma once

#include <pthread.h>
#include <ucontext.h>
#include <csignal>
#include <cstdint>
#include <cstring>

namespace switchmark::platform {

/// Signals as the kernel keeps them: bit n - 1 stands for signal n.
using signal_set = std::uint64_t;

[[nodiscard, gnu::always_inline]] inline signal_set to_signal_set(const sigset_t& mask) noexcept {
  signal_set signals;
  static_assert(sizeof(signals) <= sizeof(mask));
  std::memcpy(&signals, &mask, sizeof(signals));
  return signals;
}

/// The signals that the calling thread blocks. One system call; may be called in a signal handler.
[[nodiscard, gnu::always_inline]] inline signal_set blocked_signals() noexcept {
  sigset_t mask;
  pthread_sigmask(SIG_BLOCK, nullptr, &mask);
  return to_signal_set(mask);
}

/// The signals that the interrupted code had blocked: those of its thread's mask, and, if it is the handler of another
/// signal, that signal and the ones of its `sa_mask`. (Linux arch/x86/kernel/signal.c, setup_rt_frame.)
[[nodiscard, gnu::always_inline]] inline signal_set signals_blocked_in(const ucontext_t& interrupted) noexcept {
  return to_signal_set(interrupted.uc_sigmask);
}

}  // namespace switchmark::platform
