#pragma once

#include <csignal>
#include <string>

namespace switchmark::runtime {

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

/// Why this processor and kernel can't step a thread that way; empty when they can. Tried out at the first call, for
/// which `step_signal` is taken for a moment and given back: whoever steps asks before, so that nobody is stepped then.
[[nodiscard]] const std::string& trap_flag_unavailable();

}  // namespace switchmark::runtime
