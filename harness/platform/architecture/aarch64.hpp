#pragma once

#include <asm/sigcontext.h>
#include <ucontext.h>
#include <array>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>

/// aarch64 under Linux. The same operations as in the other files of this folder, in the same order.
namespace switchmark::platform::architecture {

// 1. Name

/// As /proc/sys/kernel/arch says it.
inline constexpr std::string_view name = "aarch64";
/// A key that /proc/cpuinfo has on another architecture, and not on this one.
inline constexpr std::string_view foreign_cpuinfo_key = "vendor_id";

// 2. Interrupted code

[[nodiscard, gnu::always_inline]] inline std::uintptr_t instruction_pointer(const mcontext_t& interrupted) noexcept {
  return interrupted.pc;
}
[[nodiscard, gnu::always_inline]] inline std::uintptr_t stack_pointer(const mcontext_t& interrupted) noexcept {
  return interrupted.sp;
}

// 3. Stack

/// None: nothing below the stack pointer belongs to anybody. Procedure Call Standard for aarch64, 6.4.5.1.
inline constexpr std::size_t red_zone_bytes = 0;

/// From the stack pointer at a function's entry down to its __builtin_frame_address(0), at most: the frame record lies
/// below the registers that the function saves. The handler of the tick saves 64 bytes by g++ 12.
inline constexpr std::size_t frame_address_bytes = 128;

/// By how much the handler of a tick takes more of a stack than on x86-64, optimised (592 bytes, by g++ 12).
inline constexpr std::size_t larger_handler_bytes = 256;

/// Address space of a fiber's stack, where nobody asks for more: a guard page, and what a few calls and an exception
/// take. To throw and catch takes 8 KB, since the unwinder keeps places for 97 registers: 16 KiB overflow.
inline constexpr std::size_t default_stack_bytes = 32 * 1024;

// 4. System call

/// A system call without a call: the compiler keeps what it likes in all but the registers of number and arguments.
[[gnu::always_inline]] inline long inline_syscall(long number, long first = 0, long second = 0,
                                                  long third = 0) noexcept {
  register long result asm("x0") = first;
  register long x1 asm("x1") = second;
  register long x2 asm("x2") = third;
  register long x8 asm("x8") = number;
  asm volatile("svc #0" : "+r"(result) : "r"(x1), "r"(x2), "r"(x8) : "memory", "cc");
  return result;
}

// 5. Floating-point state

/// What a jump leaves behind, as it is where this is made: rounding mode and what traps (FPCR), exception flags (FPSR).
/// Boost's jump keeps neither on aarch64, and a new stack would begin with those of whoever jumped there.
class environment_at_jump {
 public:
  environment_at_jump() noexcept : control_(control()), status_(status()) {}
  /// Writes only what differs: to write FPCR takes some processors as long as a jump.
  void put_back() const noexcept {
    if (control() != control_) [[unlikely]] {
      asm volatile("msr fpcr, %0" ::"r"(control_));
    }
    if (status() != status_) [[unlikely]] {
      asm volatile("msr fpsr, %0" ::"r"(status_));
    }
  }

 private:
  [[gnu::always_inline]] static std::uint64_t control() noexcept {
    std::uint64_t value;
    asm volatile("mrs %0, fpcr" : "=r"(value));
    return value;
  }
  [[gnu::always_inline]] static std::uint64_t status() noexcept {
    std::uint64_t value;
    asm volatile("mrs %0, fpsr" : "=r"(value));
    return value;
  }

  std::uint64_t control_, status_;
};

/// What a deferred tick leaves behind, which is taken outside of a handler: nothing more.
class environment_at_deferred_tick {
 public:
  environment_at_deferred_tick() noexcept {}  // not trivial, so that nobody warns of a variable that is not used
};

// 6. Signal frame

/// The interrupted code goes on with vector registers that are not its own: what the kernel has kept of them is
/// overwritten, and of the scalable ones (SVE) beside them, which qemu-user prefers. A frame without them is refused.
[[gnu::always_inline]] inline void lose_vector_registers(mcontext_t& interrupted) noexcept {
  std::byte* record = reinterpret_cast<std::byte*>(interrupted.__reserved);
  for (;;) {
    const _aarch64_ctx head = *reinterpret_cast<const _aarch64_ctx*>(record);
    if (head.magic == 0) return;
    if (head.magic == FPSIMD_MAGIC)
      std::memset(reinterpret_cast<fpsimd_context*>(record)->vregs, 0, sizeof(fpsimd_context::vregs));
    else if (head.magic == SVE_MAGIC)
      std::memset(record + sizeof(sve_context), 0, head.size - sizeof(sve_context));
    record += head.size;
  }
}

/// What a vector register that held `value` holds after a system call of three arguments.
[[gnu::always_inline]] inline std::uint64_t vector_register_across(std::uint64_t value, long number, long first,
                                                                   long second, long third) noexcept {
  register long x0 asm("x0") = first;
  register long x1 asm("x1") = second;
  register long x2 asm("x2") = third;
  register long x8 asm("x8") = number;
  asm volatile(
      "fmov d8, %[value]\n\t"
      "svc #0\n\t"
      "fmov %[value], d8"
      : [value] "+r"(value), "+r"(x0)
      : "r"(x1), "r"(x2), "r"(x8)
      : "memory", "cc", "d8");
  return value;
}

// 7. Trap flag

/// Why this architecture has no trap flag; empty: it has one, which a hypervisor may still take away.
inline constexpr std::string_view no_trap_flag =
    "aarch64 has no trap flag: a program can't have itself stepped, only a debugger can";

inline void set_trap_flag() noexcept {}
inline void clear_trap_flag() noexcept {}
[[nodiscard]] inline bool is_being_stepped(const mcontext_t&) noexcept { return false; }
inline void count_step(mcontext_t&) noexcept {}
inline long steps_over_four_instructions() { return 0; }

// 8. Smallest switch
//
// At `br`, and where the other side arrives:
//
//     sp, x29    the other side's, as it left them       x16   where the other side goes on
//     x0         `from`: first argument of an entry      x1    `to`: its second one
//     the rest   whatever `from` had there; nobody reads it

/// Where one side rests while the other one runs.
struct resting_place {
  void* stack_pointer = nullptr;
  void* frame_pointer = nullptr;
  void* resume_address = nullptr;
};

// Where branch targets are checked (BTI), a jump by x16 may go to the begin of a function too; here is the mark of a
// target that is none.
#if defined(__ARM_FEATURE_BTI_DEFAULT)
#define SWITCHMARK_BRANCH_TARGET "hint #36\n\t"
#else
#define SWITCHMARK_BRANCH_TARGET
#endif
// Whose names a compiler that may not use them refuses. The low parts of z0 to z31 are v0 to v31.
#if defined(__ARM_FEATURE_SVE)
#define SWITCHMARK_SVE_REGISTERS \
  , "p0", "p1", "p2", "p3", "p4", "p5", "p6", "p7", "p8", "p9", "p10", "p11", "p12", "p13", "p14", "p15"
#else
#define SWITCHMARK_SVE_REGISTERS
#endif

/// Leaves the running side, whose place is kept in `from`, and goes on at `to`. Returns the place of whoever comes
/// here. Nothing is pushed.
[[gnu::always_inline]] inline resting_place* smallest_switch(resting_place* from, resting_place* to) noexcept {
  static_assert(offsetof(resting_place, stack_pointer) == 0 && offsetof(resting_place, frame_pointer) == 8 &&
                offsetof(resting_place, resume_address) == 16);
  register resting_place* x0 asm("x0") = from;
  register resting_place* x1 asm("x1") = to;
  asm volatile(
      "adr x16, 1f\n\t"
      "mov x17, sp\n\t"
      "stp x17, x29, [x0]\n\t"
      "str x16, [x0, #16]\n\t"
      "ldp x17, x29, [x1]\n\t"
      "ldr x16, [x1, #16]\n\t"
      "mov sp, x17\n\t"
      "br x16\n"
      "1:\n\t" SWITCHMARK_BRANCH_TARGET
      : "+r"(x0), "+r"(x1)
      :
      : "x2", "x3", "x4", "x5", "x6", "x7", "x8", "x9", "x10", "x11", "x12", "x13", "x14", "x15", "x16", "x17", "x18",
        "x19", "x20", "x21", "x22", "x23", "x24", "x25", "x26", "x27", "x28", "x30", "v0", "v1", "v2", "v3", "v4", "v5",
        "v6", "v7", "v8", "v9", "v10", "v11", "v12", "v13", "v14", "v15", "v16", "v17", "v18", "v19", "v20", "v21",
        "v22", "v23", "v24", "v25", "v26", "v27", "v28", "v29", "v30", "v31", "memory", "cc" SWITCHMARK_SVE_REGISTERS);
  return x0;
}

#undef SWITCHMARK_BRANCH_TARGET
#undef SWITCHMARK_SVE_REGISTERS

/// The place of a side that begins with the function `entry` on the stack below `top`, a multiple of 16. A function
/// begins with such a stack pointer; nobody is to return from it, and its return address is whatever x30 holds.
inline resting_place first_place(std::byte* top, void* entry) noexcept { return {top - 16, nullptr, entry}; }

// 9. Hypervisor

/// As on x86-64.
struct hypervisor_registers {
  std::uint32_t features;
  std::array<std::uint32_t, 3> name;
};

/// Empty: a program can't ask the processor.
inline std::optional<hypervisor_registers> ask_for_hypervisor() noexcept { return std::nullopt; }

// 10. Jumps

/// Takes `Number` jumps, each to the next address that is a multiple of `Bytes`. They are `Number` * `Bytes` bytes of
/// code.
template <int Number, int Bytes>
[[gnu::always_inline]] inline void take_jumps() noexcept {
  asm volatile(".rept %c[number]\n\tb 1f\n\t.balign %c[bytes]\n1:\n\t.endr" ::[number] "i"(Number), [bytes] "i"(Bytes));
}

}  // namespace switchmark::platform::architecture
