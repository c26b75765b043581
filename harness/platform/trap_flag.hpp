#pragma once

#include <ucontext.h>
#include <csignal>
#include <string>

namespace switchmark::platform {

/// x86-64: bit 8 of RFLAGS. While it is set the processor traps after every instruction, and the kernel sends the
/// thread `step_signal`. The kernel clears it for the handler and restores it with the interrupted registers, so that a
/// handler isn't stepped and what it interrupted goes on being stepped. (AMD64 Architecture Programmer's Manual 2,
/// 13.1.4; Linux arch/x86/kernel/signal.c, handle_signal.)
inline constexpr int step_signal = SIGTRAP;

/// From the second instruction after this one on, the calling thread is stepped. Something must handle `step_signal`.
[[gnu::always_inline]] inline void set_trap_flag() noexcept {
  // The red zone is stepped over: what the compiler keeps there would be overwritten by the flags.
  asm volatile("lea -128(%%rsp), %%rsp\n\tpushfq\n\torq $0x100, (%%rsp)\n\tpopfq\n\tlea 128(%%rsp), %%rsp" ::
                   : "memory", "cc");
}

/// The calling thread is no longer stepped.
[[gnu::always_inline]] inline void clear_trap_flag() noexcept {
  asm volatile("lea -128(%%rsp), %%rsp\n\tpushfq\n\tandq $~0x100, (%%rsp)\n\tpopfq\n\tlea 128(%%rsp), %%rsp" ::
                   : "memory", "cc");
}

/// Whether a `step_signal` comes from a step. Under some hypervisors the processor's reason (DR6) is lost on the way
/// about once in ten million steps, and the kernel then says TRAP_BRKPT; a breakpoint proper (int3) says SI_KERNEL.
/// (Linux arch/x86/kernel/traps.c, exc_debug_user and do_int3.) May be called in the signal's handler.
[[nodiscard, gnu::always_inline]] inline bool is_step(const siginfo_t& signal, const mcontext_t& interrupted) noexcept {
  const bool being_stepped = (interrupted.gregs[REG_EFL] & 0x100) != 0;
  return signal.si_code == TRAP_TRACE || (signal.si_code == TRAP_BRKPT && being_stepped);
}

/// Why this processor and kernel can't step a thread that way; empty when they can. Tried out at the first call, for
/// which `step_signal` is taken for a moment and given back: whoever steps asks before, so that nobody is stepped then.
[[nodiscard]] const std::string& trap_flag_unavailable();

}  // namespace switchmark::platform
