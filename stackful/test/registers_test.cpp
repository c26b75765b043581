// What no C++ can say: that a forced switch keeps every register and the red zone below the stack pointer.
#include "stackful/preemption/preemption.hpp"
#include "stackful/test/scheduler_fixture.hpp"
#include "stackful/test/ticks.hpp"

#include <unistd.h>

#include <array>
#include <cstring>

namespace switchmark::stackful {
namespace {

/// What a task has in its registers and below its stack pointer, before and after the ticks.
struct machine_state {
  std::array<std::uint64_t, 10> general;   // rbx r8 r9 r10 r12 r13 r14 r15 rbp rflags' carry
  std::array<std::uint64_t, 32> vector;    // xmm0 to xmm15
  std::array<std::uint64_t, 16> red_zone;  // the 128 bytes below rsp
  bool operator==(const machine_state&) const = default;
};

struct tick_call {
  long process, thread, signal;
};

/// Loads `before`, has two ticks delivered, and stores what it then finds into `after`.
[[gnu::noinline]] void across_two_ticks(const machine_state* before, machine_state* after, const tick_call* tick) {
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
      "mov 0(%%rax), %%rdi\n\t"
      "mov 8(%%rax), %%rsi\n\t"
      "mov 16(%%rax), %%rdx\n\t"
      "mov %[call], %%eax\n\t"
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
      : "+D"(before), "+S"(after), "+d"(tick)
      : [call] "i"(SYS_tgkill)
      : "rax", "rcx", "rbx", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15", "xmm0", "xmm1", "xmm2", "xmm3",
        "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", "xmm9", "xmm10", "xmm11", "xmm12", "xmm13", "xmm14", "xmm15", "memory",
        "cc");
}
static_assert(offsetof(machine_state, vector) == 80 && offsetof(machine_state, red_zone) == 336);

machine_state pattern(std::uint64_t seed) {
  machine_state state{};
  std::array<std::uint64_t, sizeof(machine_state) / 8> words;
  for (std::size_t i = 0; i < words.size(); ++i) words[i] = seed * 0x9e3779b97f4a7c15u + i;
  std::memcpy(&state, words.data(), sizeof(state));
  state.general[9] = 0;
  return state;
}

using registers_test = scheduler_fixture<preemption>;

TEST_F(registers_test, a_forced_switch_keeps_every_register_and_the_red_zone) {
  const tick_call tick{getpid(), gettid(), SIGRTMIN};
  constexpr std::size_t tasks = 3, slices = 4;
  int wrong = 0;
  for (std::size_t task = 0; task < tasks; ++task)
    fibers->spawn(done, [&, task] {
      for (std::size_t slice = 0; slice < slices; ++slice) {
        const machine_state before = pattern(1 + task * slices + slice);
        machine_state after{};
        across_two_ticks(&before, &after, &tick);
        if (!(after == before)) ++wrong;
      }
    });
  fibers->run(done);
  EXPECT_EQ(wrong, 0);
  EXPECT_GE(worker.counts.forced_switches, tasks * slices - 1);
}

}  // namespace
}  // namespace switchmark::stackful
