#include "runtime/trap_flag.hpp"

#include <gtest/gtest.h>

#include <sys/wait.h>
#include <ucontext.h>
#include <unistd.h>

namespace switchmark::runtime {
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

TEST(trap_flag, gives_the_signal_back_after_the_probe) {
  struct sigaction before = {}, after = {};
  sigaction(step_signal, nullptr, &before);
  (void)trap_flag_unavailable();
  sigaction(step_signal, nullptr, &after);
  EXPECT_EQ(before.sa_handler, after.sa_handler);
}

}  // namespace
}  // namespace switchmark::runtime
