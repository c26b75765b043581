#pragma once

#include "platform/architecture/architecture.hpp"

#include <ucontext.h>
#include <csignal>
#include <string>

namespace switchmark::platform {

/// While the trap flag is set the processor traps after every instruction, and the kernel sends the thread
/// `step_signal`. A handler isn't stepped, and what it interrupted goes on being stepped.
inline constexpr int step_signal = SIGTRAP;

/// From the second instruction after this one on, the calling thread is stepped. Something must handle `step_signal`.
/// Does nothing where there is no trap flag.
using architecture::set_trap_flag;

/// The calling thread is no longer stepped.
using architecture::clear_trap_flag;

/// Whether a `step_signal` comes from a step. Under some hypervisors the processor's reason (DR6) is lost on the way
/// about once in ten million steps, and the kernel then says TRAP_BRKPT; a breakpoint proper (int3) says SI_KERNEL.
/// (Linux arch/x86/kernel/traps.c, exc_debug_user and do_int3.) May be called in the signal's handler.
[[nodiscard, gnu::always_inline]] inline bool is_step(const siginfo_t& signal, const mcontext_t& interrupted) noexcept {
  const bool being_stepped = architecture::is_being_stepped(interrupted);
  return signal.si_code == TRAP_TRACE || (signal.si_code == TRAP_BRKPT && being_stepped);
}

/// Why this processor and kernel can't step a thread that way; empty when they can. Tried out at the first call, for
/// which `step_signal` is taken for a moment and given back: whoever steps asks before, so that nobody is stepped then.
[[nodiscard]] const std::string& trap_flag_unavailable();

}  // namespace switchmark::platform
