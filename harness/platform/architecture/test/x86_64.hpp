#pragma once

#include "platform/architecture/architecture.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

/// x86-64. The same operations as in the other file of this folder, in the same order.
namespace switchmark::platform::architecture {

// 1. Registers across ticks

/// What a task has in its registers and below its stack pointer, before and after the ticks.
struct machine_state {
  std::array<std::uint64_t, 10> general;   // rbx r8 r9 r10 r12 r13 r14 r15 rbp, and 0
  std::array<std::uint64_t, 32> vector;    // xmm0 to xmm15
  std::array<std::uint64_t, 16> red_zone;  // the 128 bytes below rsp
  bool operator==(const machine_state&) const = default;

  /// What a test sets to 0 beforehand, since nothing is loaded from there.
  void clear_unused() { general[9] = 0; }
};

/// A system call of three arguments.
struct three_argument_call {
  long number, first, second, third;
};

/// Loads `before`, makes the call twice, and stores what it then finds into `after`.
[[gnu::noinline]] inline void across_two_calls(const machine_state* before, machine_state* after,
                                               const three_argument_call* call) {
  static_assert(offsetof(machine_state, vector) == 80 && offsetof(machine_state, red_zone) == 336);
  // rsp is moved first: the compiler may keep something in its own red zone. rax, rcx, rdx, rsi, rdi and r11 belong
  // to the system call; the pointers wait on the stack.
  asm volatile(
      "lea -1024(%%rsp), %%rsp\n\t"
      "mov %%rbp, 512(%%rsp)\n\t"
      "mov %%rsi, 520(%%rsp)\n\t"
      "mov %%rdx, 528(%%rsp)\n\t"
      ".irp n,0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15\n\t"
      "movups 80+16*\\n(%%rdi), %%xmm\\n\n\t"
      "mov 336+8*\\n(%%rdi), %%rax\n\t"
      "mov %%rax, -128+8*\\n(%%rsp)\n\t"
      ".endr\n\t"
      "mov 0(%%rdi), %%rbx\n\t"
      "mov 8(%%rdi), %%r8\n\t"
      "mov 16(%%rdi), %%r9\n\t"
      "mov 24(%%rdi), %%r10\n\t"
      "mov 32(%%rdi), %%r12\n\t"
      "mov 40(%%rdi), %%r13\n\t"
      "mov 48(%%rdi), %%r14\n\t"
      "mov 56(%%rdi), %%r15\n\t"
      "mov 64(%%rdi), %%rbp\n\t"
      ".rept 2\n\t"
      "mov 528(%%rsp), %%rax\n\t"
      "mov 8(%%rax), %%rdi\n\t"
      "mov 16(%%rax), %%rsi\n\t"
      "mov 24(%%rax), %%rdx\n\t"
      "mov 0(%%rax), %%rax\n\t"
      "syscall\n\t"
      ".endr\n\t"
      "mov 520(%%rsp), %%rdi\n\t"
      "mov %%rbx, 0(%%rdi)\n\t"
      "mov %%r8, 8(%%rdi)\n\t"
      "mov %%r9, 16(%%rdi)\n\t"
      "mov %%r10, 24(%%rdi)\n\t"
      "mov %%r12, 32(%%rdi)\n\t"
      "mov %%r13, 40(%%rdi)\n\t"
      "mov %%r14, 48(%%rdi)\n\t"
      "mov %%r15, 56(%%rdi)\n\t"
      "mov %%rbp, 64(%%rdi)\n\t"
      ".irp n,0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15\n\t"
      "movups %%xmm\\n, 80+16*\\n(%%rdi)\n\t"
      "mov -128+8*\\n(%%rsp), %%rax\n\t"
      "mov %%rax, 336+8*\\n(%%rdi)\n\t"
      ".endr\n\t"
      "mov 512(%%rsp), %%rbp\n\t"
      "lea 1024(%%rsp), %%rsp\n\t"
      : "+D"(before), "+S"(after), "+d"(call)
      :
      : "rax", "rcx", "rbx", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15", "xmm0", "xmm1", "xmm2", "xmm3",
        "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", "xmm9", "xmm10", "xmm11", "xmm12", "xmm13", "xmm14", "xmm15", "memory",
        "cc");
}

/// In front of a function that computes in vector registers of 32 bytes, and whether this processor has them.
#define SWITCHMARK_WIDE_VECTORS [[gnu::target("avx2")]]
inline bool has_wide_vectors() { return __builtin_cpu_supports("avx2") != 0; }

// 2. Stack pointer

/// Makes a system call with the stack pointer at `place`, a multiple of 8, and nothing in use below it but the red
/// zone.
[[gnu::always_inline]] inline void inline_syscall_at(const std::byte* place, long number, long first, long second,
                                                     long third) {
  asm volatile(
      "mov %%rsp, %%rbx\n\t"
      "mov %[place], %%rsp\n\t"
      "syscall\n\t"
      "mov %%rbx, %%rsp"
      : "+a"(number)
      : "D"(first), "S"(second), "d"(third), [place] "r"(place)
      : "rbx", "rcx", "r11", "memory");
}
/// Of what `place` must be a multiple.
inline constexpr std::size_t stack_pointer_alignment = 8;

/// Calls a function that does not return, with no frame behind it, as the first function of a fiber has none.
[[noreturn]] inline void call_at_the_end_of_the_frames(void (*function)()) {
  asm volatile(
      "sub $128, %%rsp\n"
      "and $-16, %%rsp\n"
      "xor %%ebp, %%ebp\n"
      "call *%0"
      :
      : "r"(function)
      : "memory");
  __builtin_unreachable();
}

// 3. Signal frame

/// Bytes by which `SWITCHMARK_TICK_PROBE_ENTER` enlarges a frame beside `tick_probe_gap`: a return address.
inline constexpr std::size_t tick_probe_own_bytes = 8;
static_assert(offsetof(ucontext_t, uc_mcontext) + offsetof(mcontext_t, gregs) + REG_RSP * sizeof(greg_t) == 160);

/// The body of the function `tick_probe_enter(int, siginfo_t*, void*)`, in the non-preemptible section, on the stack of
/// who was interrupted: moves the stack pointer down by the gap, keeps where the handler will find it, sets the trap
/// flag if the handler is to be followed, and calls the handler.
#define SWITCHMARK_TICK_PROBE_ENTER                \
  "sub tick_probe_gap(%rip), %rsp\n\t"             \
  "lea -8(%rsp), %rax\n\t"                         \
  "cmpq $0, tick_probe_entry(%rip)\n\t"            \
  "jne 1f\n\t"                                     \
  "mov %rax, tick_probe_entry(%rip)\n\t"           \
  "mov %rdx, tick_probe_machine(%rip)\n\t"         \
  "mov 160(%rdx), %rax\n\t"                        \
  "mov %rax, tick_probe_interrupted(%rip)\n\t"     \
  "jmp 2f\n\t"                                     \
  "1: mov %rax, tick_probe_nested_entry(%rip)\n\t" \
  "2: pushfq\n\t"                                  \
  "mov tick_probe_flags(%rip), %rax\n\t"           \
  "or %rax, (%rsp)\n\t"                            \
  "popfq\n\t"                                      \
  "call *tick_probe_handler(%rip)\n\t"             \
  "add tick_probe_gap(%rip), %rsp\n\t"             \
  "ret"
/// What `tick_probe_flags` holds where the handler is to be followed.
inline constexpr std::size_t trap_flag = 0x100;

/// Of a signal frame: what holds vector and floating-point registers. Linux, arch/x86/include/uapi/asm/sigcontext.h,
/// _fpx_sw_bytes: at byte 464 a mark, and then the size with its end.
inline std::size_t vector_state_bytes(const mcontext_t& machine) {
  const auto* words = reinterpret_cast<const std::uint32_t*>(machine.fpregs);
  constexpr std::uint32_t mark = 0x46505853;
  return words[116] == mark ? words[117] : 512;
}

// 4. Counted instructions

/// Five instructions of program code, one behind the other, between two labels; 10 * (x + 1) + 2.
#define SWITCHMARK_FIVE_INSTRUCTIONS(x)                                   \
  asm volatile(                                                           \
      "switchmark_five_instructions:\n\t"                                 \
      "addq $1, %0\n\tnop\n\timulq $10, %0, %0\n\tnop\n\taddq $2, %0\n\t" \
      "switchmark_behind_them:"                                           \
      : "+r"(x)::"cc")
/// Where they begin.
inline constexpr std::array<std::ptrdiff_t, 5> offsets_of_the_five{0, 4, 5, 9, 10};

/// Two instructions a round.
[[gnu::always_inline]] inline void count_down_by_two_instructions(std::uint64_t rounds) {
  asm volatile("1: dec %0\n\tjnz 1b" : "+r"(rounds) : : "cc");
}

// 5. Trap flag

inline bool trap_flag_is_set() {
  std::uint64_t flags = 0;
  asm volatile("lea -128(%%rsp), %%rsp\n\tpushfq\n\tpopq %0\n\tlea 128(%%rsp), %%rsp" : "=r"(flags)::"memory");
  return (flags & trap_flag) != 0;
}

/// As the kernel hands them to a handler, with the flag set or not, and all other flags set or not.
inline mcontext_t interrupted_with(bool set, bool others) {
  mcontext_t machine = {};
  machine.gregs[REG_EFL] = (set ? 0x100 : 0) | (others ? 0x3f7eff : 0);
  return machine;
}

/// Counts in rbx of the code that was interrupted.
inline void count_in_its_registers(int, siginfo_t*, void* interrupted) {
  ++static_cast<ucontext_t*>(interrupted)->uc_mcontext.gregs[REG_RBX];
}

/// What `count_in_its_registers` has counted when the flag was cleared behind five instructions, and three instructions
/// later.
struct counted_steps {
  long when_cleared = 0, later = 0;
};
inline counted_steps steps_of_eight_instructions() {
  counted_steps seen;
  asm volatile(
      "xor %%ebx, %%ebx\n\t"
      "lea -128(%%rsp), %%rsp\n\tpushfq\n\torq $0x100, (%%rsp)\n\tpopfq\n\t"
      "nop\n\tnop\n\tnop\n\tnop\n\tnop\n\t"
      "pushfq\n\tandq $~0x100, (%%rsp)\n\tpopfq\n\t"  // the trap of this popf is still delivered
      "mov %%rbx, %0\n\t"
      "nop\n\tnop\n\tnop\n\t"
      "mov %%rbx, %1\n\t"
      "lea 128(%%rsp), %%rsp"
      : "=&r"(seen.when_cleared), "=&r"(seen.later)::"rbx", "memory", "cc");
  return seen;
}

// 6. Breakpoint

inline void reach_a_breakpoint() { asm volatile("int3"); }

}  // namespace switchmark::platform::architecture
