#include "platform/trap_flag.hpp"

#include <gtest/gtest.h>

#include <sys/wait.h>
#include <ucontext.h>
#include <unistd.h>

#include <csignal>

namespace switchmark::platform {
namespace {

void count_in_rbx(int, siginfo_t*, void* interrupted) {
  ++static_cast<ucontext_t*>(interrupted)->uc_mcontext.gregs[REG_RBX];
}

TEST(trap_flag, traps_after_every_instruction_and_only_while_it_is_set) {
  ASSERT_EQ(trap_flag_unavailable(), "") << "what follows needs it";
  struct sigaction counting = {}, before = {};
  counting.sa_sigaction = &count_in_rbx;
  counting.sa_flags = SA_SIGINFO;
  ASSERT_EQ(sigaction(step_signal, &counting, &before), 0);
  long set = 0, cleared = 0;
  asm volatile(
      "xor %%ebx, %%ebx\n\t"
      "lea -128(%%rsp), %%rsp\n\tpushfq\n\torq $0x100, (%%rsp)\n\tpopfq\n\t"
      "nop\n\tnop\n\tnop\n\tnop\n\tnop\n\t"
      "pushfq\n\tandq $~0x100, (%%rsp)\n\tpopfq\n\t"  // the trap of this popf is still delivered
      "mov %%rbx, %0\n\t"
      "nop\n\tnop\n\tnop\n\t"
      "mov %%rbx, %1\n\t"
      "lea 128(%%rsp), %%rsp"
      : "=&r"(set), "=&r"(cleared)::"rbx", "memory", "cc");
  sigaction(step_signal, &before, nullptr);
  EXPECT_EQ(set, 5 + 3);
  EXPECT_EQ(cleared, set);
}

void do_nothing(int) {}

// In a process of its own, since only the first call in a process takes the signal.
TEST(trap_flag, gives_the_signal_back_after_the_probe) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  const auto is_given_back = [] {
    struct sigaction before = {}, after = {};
    before.sa_handler = &do_nothing;
    if (sigaction(step_signal, &before, nullptr) != 0 || !trap_flag_unavailable().empty()) return false;
    return sigaction(step_signal, nullptr, &after) == 0 && after.sa_handler == &do_nothing;
  };
  EXPECT_EXIT(_exit(is_given_back() ? 0 : 1), testing::ExitedWithCode(0), "");
}

bool is_step_with(int code, greg_t flags) {
  siginfo_t signal = {};
  signal.si_code = code;
  mcontext_t interrupted = {};
  interrupted.gregs[REG_EFL] = flags;
  return is_step(signal, interrupted);
}

TEST(is_step, goes_by_the_code_and_where_that_was_lost_by_the_flag) {
  constexpr greg_t trap = 0x100, all_others = 0x3f7eff;
  for (const greg_t flags : {greg_t{0}, trap, all_others, all_others | trap}) {
    const bool being_stepped = flags == trap || flags == (all_others | trap);
    EXPECT_TRUE(is_step_with(TRAP_TRACE, flags)) << flags;
    EXPECT_EQ(is_step_with(TRAP_BRKPT, flags), being_stepped) << flags;
    EXPECT_FALSE(is_step_with(SI_KERNEL, flags)) << flags << ", as int3 says";
    EXPECT_FALSE(is_step_with(SI_USER, flags)) << flags << ", as kill says";
  }
}

}  // namespace
}  // namespace switchmark::platform
