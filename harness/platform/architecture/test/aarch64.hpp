#pragma once

#include "platform/architecture/architecture.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

/// aarch64. The same operations as in the other file of this folder, in the same order.
namespace switchmark::platform::architecture {

// 1. Registers across ticks

/// What a task has in its registers, before and after the ticks.
struct machine_state {
  std::array<std::uint64_t, 28> general;  // x3 to x7, x9 to x30, and the condition flags
  std::array<std::uint64_t, 64> vector;   // v0 to v31
  bool operator==(const machine_state&) const = default;

  /// What a test sets to 0 beforehand, since nothing is loaded from there: all but the four flags.
  void clear_unused() { general[27] &= 0xf000'0000; }
};

/// A system call of three arguments.
struct three_argument_call {
  long number, first, second, third;
};

/// Loads `before`, makes the call twice, and stores what it then finds into `after`.
[[gnu::noinline]] inline void across_two_calls(const machine_state* before, machine_state* after,
                                               const three_argument_call* call) {
  static_assert(offsetof(machine_state, vector) == 224);
  register const machine_state* x0 asm("x0") = before;
  register machine_state* x1 asm("x1") = after;
  register const three_argument_call* x2 asm("x2") = call;
  // x0, x1, x2 and x8 belong to the system call; the pointers wait on the stack.
  asm volatile(
      "sub sp, sp, #32\n\t"
      "stp x1, x2, [sp]\n\t"
      "stp x29, x30, [sp, #16]\n\t"
      ".irp n,0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31\n\t"
      "ldr q\\n, [x0, #224+16*\\n]\n\t"
      ".endr\n\t"
      "ldr x3, [x0, #216]\n\t"
      "msr nzcv, x3\n\t"
      ".irp n,3,4,5,6,7\n\t"
      "ldr x\\n, [x0, #8*(\\n-3)]\n\t"
      ".endr\n\t"
      ".irp n,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30\n\t"
      "ldr x\\n, [x0, #8*(\\n-4)]\n\t"
      ".endr\n\t"
      ".rept 2\n\t"
      "ldr x8, [sp, #8]\n\t"
      "ldp x0, x1, [x8, #8]\n\t"
      "ldr x2, [x8, #24]\n\t"
      "ldr x8, [x8]\n\t"
      "svc #0\n\t"
      ".endr\n\t"
      "ldr x0, [sp]\n\t"
      ".irp n,3,4,5,6,7\n\t"
      "str x\\n, [x0, #8*(\\n-3)]\n\t"
      ".endr\n\t"
      ".irp n,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30\n\t"
      "str x\\n, [x0, #8*(\\n-4)]\n\t"
      ".endr\n\t"
      "mrs x3, nzcv\n\t"
      "str x3, [x0, #216]\n\t"
      ".irp n,0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31\n\t"
      "str q\\n, [x0, #224+16*\\n]\n\t"
      ".endr\n\t"
      "ldp x29, x30, [sp, #16]\n\t"
      "add sp, sp, #32\n\t"
      : "+r"(x0), "+r"(x1), "+r"(x2)
      :
      : "x3", "x4", "x5", "x6", "x7", "x8", "x9", "x10", "x11", "x12", "x13", "x14", "x15", "x16", "x17", "x18", "x19",
        "x20", "x21", "x22", "x23", "x24", "x25", "x26", "x27", "x28", "x30", "v0", "v1", "v2", "v3", "v4", "v5", "v6",
        "v7", "v8", "v9", "v10", "v11", "v12", "v13", "v14", "v15", "v16", "v17", "v18", "v19", "v20", "v21", "v22",
        "v23", "v24", "v25", "v26", "v27", "v28", "v29", "v30", "v31", "memory", "cc");
}

/// In front of a function that computes in vector registers of 32 bytes, and whether this processor has them: those of
/// SVE have no size that a compiler could know.
#define SWITCHMARK_WIDE_VECTORS
inline bool has_wide_vectors() { return false; }

// 2. Stack pointer

/// Makes a system call with the stack pointer at `place`, a multiple of 16, and nothing in use below it.
[[gnu::always_inline]] inline void inline_syscall_at(const std::byte* place, long number, long first, long second,
                                                     long third) {
  register long x0 asm("x0") = first;
  register long x1 asm("x1") = second;
  register long x2 asm("x2") = third;
  register long x8 asm("x8") = number;
  asm volatile(
      "mov x9, sp\n\t"
      "mov sp, %[place]\n\t"
      "svc #0\n\t"
      "mov sp, x9"
      : "+r"(x0)
      : "r"(x1), "r"(x2), "r"(x8), [place] "r"(place)
      : "x9", "memory", "cc");
}
/// Of what `place` must be a multiple.
inline constexpr std::size_t stack_pointer_alignment = 16;

/// Calls a function that does not return, with no frame behind it, as the first function of a fiber has none.
[[noreturn]] inline void call_at_the_end_of_the_frames(void (*function)()) {
  asm volatile(
      "mov x29, xzr\n\t"
      "blr %0"
      :
      : "r"(function)
      : "memory");
  __builtin_unreachable();
}

// 3. Signal frame

/// Bytes by which `SWITCHMARK_TICK_PROBE_ENTER` enlarges a frame beside `tick_probe_gap`: none, the return address lies
/// within the gap.
inline constexpr std::size_t tick_probe_own_bytes = 0;
static_assert(offsetof(ucontext_t, uc_mcontext) + offsetof(mcontext_t, sp) == 432);

/// The body of the function `tick_probe_enter(int, siginfo_t*, void*)`, in the non-preemptible section, on the stack of
/// who was interrupted: moves the stack pointer down by the gap, keeps where the handler will find it, and calls the
/// handler.
#define SWITCHMARK_TICK_PROBE_ENTER                  \
  "adrp x9, tick_probe_gap\n\t"                      \
  "ldr x9, [x9, #:lo12:tick_probe_gap]\n\t"          \
  "mov x11, sp\n\t"                                  \
  "sub sp, sp, x9\n\t"                               \
  "stp x11, x30, [x11, #-16]\n\t"                    \
  "mov x11, sp\n\t"                                  \
  "adrp x9, tick_probe_entry\n\t"                    \
  "ldr x10, [x9, #:lo12:tick_probe_entry]\n\t"       \
  "cbnz x10, 1f\n\t"                                 \
  "str x11, [x9, #:lo12:tick_probe_entry]\n\t"       \
  "adrp x9, tick_probe_machine\n\t"                  \
  "str x2, [x9, #:lo12:tick_probe_machine]\n\t"      \
  "ldr x10, [x2, #432]\n\t"                          \
  "adrp x9, tick_probe_interrupted\n\t"              \
  "str x10, [x9, #:lo12:tick_probe_interrupted]\n\t" \
  "b 2f\n"                                           \
  "1: adrp x9, tick_probe_nested_entry\n\t"          \
  "str x11, [x9, #:lo12:tick_probe_nested_entry]\n"  \
  "2: adrp x9, tick_probe_handler\n\t"               \
  "ldr x9, [x9, #:lo12:tick_probe_handler]\n\t"      \
  "blr x9\n\t"                                       \
  "adrp x9, tick_probe_gap\n\t"                      \
  "ldr x9, [x9, #:lo12:tick_probe_gap]\n\t"          \
  "add x9, sp, x9\n\t"                               \
  "ldr x30, [x9, #-8]\n\t"                           \
  "mov sp, x9\n\t"                                   \
  "ret"
/// What `tick_probe_flags` holds where the handler is to be followed, which is nowhere.
inline constexpr std::size_t trap_flag = 0;

/// Of a signal frame: what holds vector and floating-point registers, without SVE.
inline std::size_t vector_state_bytes(const mcontext_t&) { return sizeof(fpsimd_context); }

// 4. Counted instructions

/// Five instructions of program code, one behind the other, between two labels; 10 * (x + 1) + 2.
#define SWITCHMARK_FIVE_INSTRUCTIONS(x)                                                       \
  asm volatile(                                                                               \
      "switchmark_five_instructions:\n\t"                                                     \
      "add %0, %0, #1\n\tadd %0, %0, %0, lsl #2\n\tnop\n\tlsl %0, %0, #1\n\tadd %0, %0, #2\n" \
      "switchmark_behind_them:"                                                               \
      : "+r"(x))
/// Where they begin.
inline constexpr std::array<std::ptrdiff_t, 5> offsets_of_the_five{0, 4, 8, 12, 16};

/// Two instructions a round.
[[gnu::always_inline]] inline void count_down_by_two_instructions(std::uint64_t rounds) {
  asm volatile("1: subs %0, %0, #1\n\tb.ne 1b" : "+r"(rounds) : : "cc");
}

// 5. Trap flag

inline bool trap_flag_is_set() { return false; }
inline mcontext_t interrupted_with(bool, bool) { return {}; }
inline void count_in_its_registers(int, siginfo_t*, void*) {}
struct counted_steps {
  long when_cleared = 0, later = 0;
};
inline counted_steps steps_of_eight_instructions() { return {}; }

// 6. Breakpoint

inline void reach_a_breakpoint() { asm volatile("brk #0"); }

}  // namespace switchmark::platform::architecture
