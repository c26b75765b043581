#pragma once

#include <cstdint>

/// Puts a function into the linker section whose instructions are never preempted: the tick handler and what it calls
/// before it holds a no_preempt region. Templates don't take it (g++ 12 drops the attribute): stackful/no_preempt.ld
/// gathers those, and whole libraries, by name.
#define SWITCHMARK_NO_PREEMPT_TEXT [[gnu::section("switchmark_no_preempt"), gnu::noinline]]

extern "C" {
extern const char __executable_start[], etext[];  // ld: the program's own text
// ld: the section above; absent, hence null, in programs that are linked without stackful
[[gnu::weak]] extern const char __start_switchmark_no_preempt[], __stop_switchmark_no_preempt[];
}

namespace switchmark::platform {

/// Whether all that refuses lies in that section: not in a build without optimisation, where the small functions of the
/// standard library that the scheduler calls are functions indeed, anybody's, and lie elsewhere.
#ifdef __OPTIMIZE__
inline constexpr bool no_preempt_text_is_whole = true;
#else
inline constexpr bool no_preempt_text_is_whole = false;
#endif

/// Whether `instruction` belongs to the program itself, and not to a shared library. Only there may a task be
/// stopped: libc, the unwinder and the loader hold locks and half-made structures that a second task would meet.
[[gnu::always_inline]] inline bool is_own_text(std::uintptr_t instruction) noexcept {
  return instruction >= reinterpret_cast<std::uintptr_t>(__executable_start) &&
         instruction < reinterpret_cast<std::uintptr_t>(etext);
}

/// Whether `instruction` lies in the section that refuses to be preempted.
[[gnu::always_inline]] inline bool is_no_preempt_text(std::uintptr_t instruction) noexcept {
  return instruction >= reinterpret_cast<std::uintptr_t>(__start_switchmark_no_preempt) &&
         instruction < reinterpret_cast<std::uintptr_t>(__stop_switchmark_no_preempt);
}

}  // namespace switchmark::platform
