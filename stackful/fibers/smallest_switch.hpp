#pragma once

#include "stackful/fibers/announced_stack.hpp"
#include "stackful/fibers/stack.hpp"

#include <cstddef>
#include <cstdlib>

namespace switchmark::stackful {

/// Where one side of a smallest_switch stands while the other one runs. Meaningless while it runs itself.
struct resting_place {
  void* stack_pointer = nullptr;
  void* frame_pointer = nullptr;
  void* resume_address = nullptr;
  [[no_unique_address]] announced_stack stack_bounds;
};

/// What the first switch to a new side calls, on that side's stack: who came here, and the side's own place. It calls
/// `from->stack_bounds.after_switch_from_here()` first. It must not return, nor throw: nobody is below it.
using side_entry = void (*)(resting_place* from, resting_place* own) noexcept;

/// A floor and no model: the smallest stack switch that inline assembly allows. Leaves the running side, whose place is
/// kept in `from`, and goes on at `to`. Returns when somebody switches to `from`.
///
/// Only the stack pointer, the frame pointer and the address to go on at change hands. All else is said to be
/// overwritten, so that the compiler keeps what it needs, and only that, in its frame before. The frame pointer can't
/// be said so: a function that uses one refuses. Nothing is pushed: below the stack pointer the caller may keep
/// variables (the red zone). Not kept: the control words of SSE and x87, the exception state, the signal mask.
///
///     a side that rests                        a side that never ran
///            +---------------------+                  +---------------------+
///     top    | callers             |           top    | 16 bytes, unused    |
///            +---------------------+                  +---------------------+
///            | frame of the one    |                  | 0: no return address|
///            | that switched: all  |           sp --> +---------------------+  top - 24
///            | that it needs later |                  |                     |
///     sp --> +---------------------+                  | free                |
///            | red zone, 128 bytes |                  |                     |
///            +---------------------+                  |                     |
///            | free                |                  |                     |
///     limit  +---------------------+           limit  +---------------------+
///              guard page                               guard page
///
/// At `jmp`, and where the other side arrives:
///
///     rsp, rbp   the other side's, as it left them       rax   where `from` will go on
///     rdi        `from`: first argument of a side_entry  rsi   `to`: its second one
///     the rest   whatever `from` had there; nobody reads it
#if defined(__x86_64__)
inline constexpr bool has_smallest_switch = true;

// Whose names a compiler that may not use them refuses.
#if defined(__AVX512F__)
#define SWITCHMARK_AVX_512_REGISTERS                                                                            \
  , "xmm16", "xmm17", "xmm18", "xmm19", "xmm20", "xmm21", "xmm22", "xmm23", "xmm24", "xmm25", "xmm26", "xmm27", \
      "xmm28", "xmm29", "xmm30", "xmm31", "k1", "k2", "k3", "k4", "k5", "k6", "k7"
#else
#define SWITCHMARK_AVX_512_REGISTERS
#endif

[[gnu::always_inline]] inline void smallest_switch(resting_place* from, resting_place* to) noexcept {
  static_assert(offsetof(resting_place, stack_pointer) == 0 && offsetof(resting_place, frame_pointer) == 8 &&
                offsetof(resting_place, resume_address) == 16);
  to->stack_bounds.before_switch_here();
  asm volatile(
      "leaq 1f(%%rip), %%rax\n\t"
      "movq %%rsp, 0(%%rdi)\n\t"
      "movq %%rbp, 8(%%rdi)\n\t"
      "movq %%rax, 16(%%rdi)\n\t"
      "movq 0(%%rsi), %%rsp\n\t"
      "movq 8(%%rsi), %%rbp\n\t"
      "jmpq *16(%%rsi)\n"
      "1:"
      : "+D"(from), "+S"(to)
      :
      : "rax", "rbx", "rcx", "rdx", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15", "xmm0", "xmm1", "xmm2",
        "xmm3", "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", "xmm9", "xmm10", "xmm11", "xmm12", "xmm13", "xmm14", "xmm15",
        "st", "st(1)", "st(2)", "st(3)", "st(4)", "st(5)", "st(6)", "st(7)", "memory",
        "cc" SWITCHMARK_AVX_512_REGISTERS);
  from->stack_bounds.after_switch_from_here();  // `from` is now whoever came here
}

#undef SWITCHMARK_AVX_512_REGISTERS
#else
inline constexpr bool has_smallest_switch = false;

inline void smallest_switch(resting_place*, resting_place*) noexcept { std::abort(); }
#endif

/// Makes `place` that of a side which begins with `entry` on `memory`. The stack pointer is that of a function which
/// has just been called: 8 bytes past a multiple of 16, where its return address would be.
inline void begin_at(resting_place& place, const stack& memory, side_entry entry) noexcept {
  auto* const no_caller = reinterpret_cast<void**>(memory.top) - 3;
  *no_caller = nullptr;
  place = {no_caller, nullptr, reinterpret_cast<void*>(entry), announced_stack(memory)};
}

}  // namespace switchmark::stackful
