#pragma once

#include <cpuid.h>
#include <ucontext.h>
#include <array>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

/// x86-64 under Linux. The same operations as in the other files of this folder, in the same order.
namespace switchmark::platform::architecture {

// 1. Name

/// As /proc/sys/kernel/arch says it.
inline constexpr std::string_view name = "x86_64";
/// A key that /proc/cpuinfo has on another architecture, and not on this one.
inline constexpr std::string_view foreign_cpuinfo_key = "CPU implementer";

// 2. Interrupted code

[[nodiscard, gnu::always_inline]] inline std::uintptr_t instruction_pointer(const mcontext_t& interrupted) noexcept {
  return static_cast<std::uintptr_t>(interrupted.gregs[REG_RIP]);
}
[[nodiscard, gnu::always_inline]] inline std::uintptr_t stack_pointer(const mcontext_t& interrupted) noexcept {
  return static_cast<std::uintptr_t>(interrupted.gregs[REG_RSP]);
}

// 3. Stack

/// Bytes below the stack pointer that may belong to the running function. System V ABI for x86-64, 3.2.2.
inline constexpr std::size_t red_zone_bytes = 128;

/// From the stack pointer at a function's entry, before its call, down to its __builtin_frame_address(0): the return
/// address and the caller's frame pointer.
inline constexpr std::size_t frame_address_bytes = 16;

/// By how much the handler of a tick takes more of a stack than on x86-64, optimised.
inline constexpr std::size_t larger_handler_bytes = 0;

/// Address space of a fiber's stack, where nobody asks for more: a guard page, and what a few calls and an exception
/// take. To throw and catch takes 4 KB.
inline constexpr std::size_t default_stack_bytes = 16 * 1024;

// 4. System call

/// A system call without a call: the compiler keeps what it likes in all but three registers.
[[gnu::always_inline]] inline long inline_syscall(long number, long first = 0, long second = 0,
                                                  long third = 0) noexcept {
  long result = number;
  asm volatile("syscall" : "+a"(result) : "D"(first), "S"(second), "d"(third) : "rcx", "r11", "memory");
  return result;
}

// 5. Floating-point state

/// What a jump leaves behind: nothing. Boost's jump keeps MXCSR and the x87 control word, and a new stack begins with
/// those of whoever made it.
class environment_at_jump {
 public:
  void put_back() const noexcept {}
};

/// What a deferred tick leaves behind, which is taken outside of a handler: the x87 floating-point environment of the
/// running code, with its exception flags. Kept while it lives. The kernel keeps it for a task that a signal stops, and
/// a jump keeps the control word and MXCSR; the status word of a task that is stopped outside of a handler is nobody
/// else's. (Intel 64 manual 1, 8.1.10.)
class environment_at_deferred_tick {
 public:
  environment_at_deferred_tick() noexcept { asm volatile("fnstenv %0" : "=m"(image_)); }
  ~environment_at_deferred_tick() { asm volatile("fldenv %0" ::"m"(image_)); }
  environment_at_deferred_tick(const environment_at_deferred_tick&) = delete;
  environment_at_deferred_tick& operator=(const environment_at_deferred_tick&) = delete;

 private:
  unsigned image_[7];
};

// 6. Signal frame

/// The interrupted code goes on with vector registers that the kernel does not restore.
[[gnu::always_inline]] inline void lose_vector_registers(mcontext_t& interrupted) noexcept {
  interrupted.fpregs = nullptr;
}

/// What a vector register that held `value` holds after a system call of three arguments.
[[gnu::always_inline]] inline std::uint64_t vector_register_across(std::uint64_t value, long number, long first,
                                                                   long second, long third) noexcept {
  asm volatile(
      "movq %[value], %%xmm8\n\t"
      "syscall\n\t"
      "movq %%xmm8, %[value]"
      : [value] "+r"(value), "+a"(number)
      : "D"(first), "S"(second), "d"(third)
      : "rcx", "r11", "memory", "xmm8");
  return value;
}

// 7. Trap flag. Bit 8 of RFLAGS. While it is set the processor traps after every instruction, and the kernel sends the
// thread SIGTRAP. The kernel clears it for the handler and restores it with the interrupted registers. (AMD64
// Architecture Programmer's Manual 2, 13.1.4; Linux arch/x86/kernel/signal.c, handle_signal.)

/// Why this architecture has no trap flag; empty: it has one, which a hypervisor may still take away.
inline constexpr std::string_view no_trap_flag = "";

// The red zone is stepped over: what the compiler keeps there would be overwritten by the flags.
[[gnu::always_inline]] inline void set_trap_flag() noexcept {
  asm volatile("lea -128(%%rsp), %%rsp\n\tpushfq\n\torq $0x100, (%%rsp)\n\tpopfq\n\tlea 128(%%rsp), %%rsp" ::
                   : "memory", "cc");
}
[[gnu::always_inline]] inline void clear_trap_flag() noexcept {
  asm volatile("lea -128(%%rsp), %%rsp\n\tpushfq\n\tandq $~0x100, (%%rsp)\n\tpopfq\n\tlea 128(%%rsp), %%rsp" ::
                   : "memory", "cc");
}
[[nodiscard, gnu::always_inline]] inline bool is_being_stepped(const mcontext_t& interrupted) noexcept {
  return (interrupted.gregs[REG_EFL] & 0x100) != 0;
}

/// Counts a step in r12 of the code that was interrupted: a signal handler may touch no other state of its.
inline void count_step(mcontext_t& interrupted) noexcept { ++interrupted.gregs[REG_R12]; }
/// How many steps `count_step` has counted over four instructions, or some more.
[[gnu::noinline]] inline long steps_over_four_instructions() {
  register long steps asm("r12") = 0;
  set_trap_flag();
  asm volatile("nop\n\tnop\n\tnop\n\tnop" : "+r"(steps));
  clear_trap_flag();
  asm volatile("" : "+r"(steps));
  return steps;
}

// 8. Smallest switch
//
// At `jmp`, and where the other side arrives:
//
//     rsp, rbp   the other side's, as it left them       rax   where `from` will go on
//     rdi        `from`: first argument of an entry      rsi   `to`: its second one
//     the rest   whatever `from` had there; nobody reads it

/// Where one side rests while the other one runs.
struct resting_place {
  void* stack_pointer = nullptr;
  void* frame_pointer = nullptr;
  void* resume_address = nullptr;
};

// Whose names a compiler that may not use them refuses.
#if defined(__AVX512F__)
#define SWITCHMARK_AVX_512_REGISTERS                                                                            \
  , "xmm16", "xmm17", "xmm18", "xmm19", "xmm20", "xmm21", "xmm22", "xmm23", "xmm24", "xmm25", "xmm26", "xmm27", \
      "xmm28", "xmm29", "xmm30", "xmm31", "k1", "k2", "k3", "k4", "k5", "k6", "k7"
#else
#define SWITCHMARK_AVX_512_REGISTERS
#endif

/// Leaves the running side, whose place is kept in `from`, and goes on at `to`. Returns the place of whoever comes
/// here. Nothing is pushed: below the stack pointer the caller may keep variables (the red zone).
[[gnu::always_inline]] inline resting_place* smallest_switch(resting_place* from, resting_place* to) noexcept {
  static_assert(offsetof(resting_place, stack_pointer) == 0 && offsetof(resting_place, frame_pointer) == 8 &&
                offsetof(resting_place, resume_address) == 16);
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
  return from;
}

#undef SWITCHMARK_AVX_512_REGISTERS

/// The place of a side that begins with the function `entry` on the stack below `top`, a multiple of 16. The stack
/// pointer is that of a function which has just been called: 8 bytes past a multiple of 16, where its return address
/// would be, which is null.
inline resting_place first_place(std::byte* top, void* entry) noexcept {
  auto* const no_caller = reinterpret_cast<void**>(top) - 3;
  *no_caller = nullptr;
  return {no_caller, nullptr, entry};
}

// 9. Hypervisor

/// What the instruction CPUID says of it. `features`: ecx of leaf 1, whose bit 31 every hypervisor sets. `name`: ebx,
/// ecx and edx of leaf 0x40000000, which then hold its name.
struct hypervisor_registers {
  std::uint32_t features;
  std::array<std::uint32_t, 3> name;
};

/// Empty where the processor does not answer.
inline std::optional<hypervisor_registers> ask_for_hypervisor() noexcept {
  unsigned a, b, c, d;
  if (__get_cpuid(1, &a, &b, &c, &d) == 0) return std::nullopt;
  const std::uint32_t features = c;
  __cpuid(0x40000000, a, b, c, d);
  return hypervisor_registers{features, {b, c, d}};
}

// 10. Jumps

/// Takes `Number` jumps, each to the next address that is a multiple of `Bytes`. They are `Number` * `Bytes` bytes of
/// code.
template <int Number, int Bytes>
[[gnu::always_inline]] inline void take_jumps() noexcept {
  asm volatile(
      ".rept %c[number]\n\tjmp 1f\n\t.balign %c[bytes]\n1:\n\t.endr" ::[number] "i"(Number), [bytes] "i"(Bytes));
}

}  // namespace switchmark::platform::architecture
