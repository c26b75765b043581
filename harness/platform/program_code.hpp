#pragma once

#include <cstdint>

/// Puts a function into the linker section whose instructions are never preempted: the tick handler and what it calls
/// before it holds a no_preempt region. Templates don't take it (g++ 12 drops the attribute): stackful/no_preempt.ld
/// gathers those, and whole libraries, by name.
#define SWITCHMARK_NON_PREEMPTIBLE [[gnu::section("switchmark_non_preemptible"), gnu::noinline]]

extern "C" {
extern const char __executable_start[], etext[];  // ld: program code
// ld: the section above; absent, hence null, in programs that are linked without stackful
[[gnu::weak]] extern const char __start_switchmark_non_preemptible[], __stop_switchmark_non_preemptible[];
}

namespace switchmark::platform {

/// Whether all non-preemptible code lies in that section. Without optimisation the small functions of the standard
/// library that the scheduler calls are not inlined, and lie outside the section.
#ifdef __OPTIMIZE__
inline constexpr bool non_preemptible_section_is_whole = true;
#else
inline constexpr bool non_preemptible_section_is_whole = false;
#endif

/// Whether `instruction` belongs to the program itself, and not to a shared library. Only there may a task be
/// stopped: libc, the unwinder and the loader hold locks and half-made structures that a second task would meet.
[[gnu::always_inline]] inline bool is_program_code(std::uintptr_t instruction) noexcept {
  return instruction >= reinterpret_cast<std::uintptr_t>(__executable_start) &&
         instruction < reinterpret_cast<std::uintptr_t>(etext);
}

/// Whether `instruction` lies in the non-preemptible section.
[[gnu::always_inline]] inline bool is_non_preemptible(std::uintptr_t instruction) noexcept {
  return instruction >= reinterpret_cast<std::uintptr_t>(__start_switchmark_non_preemptible) &&
         instruction < reinterpret_cast<std::uintptr_t>(__stop_switchmark_non_preemptible);
}

}  // namespace switchmark::platform
