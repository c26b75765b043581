#include "platform/trap_flag.hpp"

#include "platform/architecture/test/architecture.hpp"

#include <gtest/gtest.h>

#include <sys/wait.h>
#include <ucontext.h>
#include <unistd.h>

#include <csignal>

namespace switchmark::platform {
namespace {

TEST(trap_flag, traps_after_every_instruction_and_only_while_it_is_set) {
  SWITCHMARK_NEEDS_TRAP_FLAG();
  ASSERT_EQ(trap_flag_unavailable(), "") << "what follows needs it";
  struct sigaction counting = {}, before = {};
  counting.sa_sigaction = &architecture::count_in_its_registers;
  counting.sa_flags = SA_SIGINFO;
  ASSERT_EQ(sigaction(step_signal, &counting, &before), 0);
  const architecture::counted_steps seen = architecture::steps_of_eight_instructions();
  sigaction(step_signal, &before, nullptr);
  EXPECT_EQ(seen.when_cleared, 5 + 3);
  EXPECT_EQ(seen.later, seen.when_cleared);
}

void do_nothing(int) {}

// In a process of its own, since only the first call in a process takes the signal.
TEST(trap_flag, gives_the_signal_back_after_the_probe) {
  SWITCHMARK_NEEDS_TRAP_FLAG();
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  const auto is_given_back = [] {
    struct sigaction before = {}, after = {};
    before.sa_handler = &do_nothing;
    if (sigaction(step_signal, &before, nullptr) != 0 || !trap_flag_unavailable().empty()) return false;
    return sigaction(step_signal, nullptr, &after) == 0 && after.sa_handler == &do_nothing;
  };
  EXPECT_EXIT(_exit(is_given_back() ? 0 : 1), testing::ExitedWithCode(0), "");
}

TEST(trap_flag, of_an_architecture_without_one_is_unavailable_for_that_reason) {
  if (architecture::no_trap_flag.empty()) GTEST_SKIP() << "this architecture has one";
  EXPECT_EQ(trap_flag_unavailable(), architecture::no_trap_flag);
}

bool is_step_with(int code, const mcontext_t& interrupted) {
  siginfo_t signal = {};
  signal.si_code = code;
  return is_step(signal, interrupted);
}

TEST(is_step, goes_by_the_code_and_where_that_was_lost_by_the_flag) {
  SWITCHMARK_NEEDS_TRAP_FLAG();
  for (const bool being_stepped : {false, true})
    for (const bool other_flags : {false, true}) {
      const mcontext_t interrupted = architecture::interrupted_with(being_stepped, other_flags);
      EXPECT_TRUE(is_step_with(TRAP_TRACE, interrupted)) << other_flags;
      EXPECT_EQ(is_step_with(TRAP_BRKPT, interrupted), being_stepped) << other_flags;
      EXPECT_FALSE(is_step_with(SI_KERNEL, interrupted)) << other_flags << ", as int3 says";
      EXPECT_FALSE(is_step_with(SI_USER, interrupted)) << other_flags << ", as kill says";
    }
}

}  // namespace
}  // namespace switchmark::platform
