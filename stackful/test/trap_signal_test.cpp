// Which SIGTRAP is a step, and which ends the process as it would without us.
#include "stackful/fiber_scheduler.hpp"

#include <gtest/gtest.h>

#include <sys/syscall.h>
#include <unistd.h>
#include <csignal>
#include <cstdlib>

namespace switchmark::stackful {
namespace {

/// In a fiber that is stepped.
void step_through(void (*body)()) {
  runtime::virtual_time time;
  runtime::worker worker(time);
  fiber_scheduler<preemption> fibers(worker, {.bytes = 64 * 1024},
                                     runtime::tick_options{.kind = runtime::tick_kind::step});
  runtime::completion done;
  fibers.spawn(done, body);
  fibers.run(done);
}

TEST(trap_signal_death, a_breakpoint_ends_the_process_also_after_steps) {
  testing::GTEST_FLAG(death_test_style) = "threadsafe";
  EXPECT_EXIT(
      {
        runtime::virtual_time time;
        runtime::worker worker(time);
        { fiber_scheduler<preemption> fibers(worker, {}, runtime::tick_options{.kind = runtime::tick_kind::step}); }
        asm volatile("int3");
      },
      testing::KilledBySignal(SIGTRAP), "");
}

TEST(trap_signal_death, a_breakpoint_ends_the_process_also_within_steps) {
  testing::GTEST_FLAG(death_test_style) = "threadsafe";
  EXPECT_EXIT(step_through([] { asm volatile("int3"); }), testing::KilledBySignal(SIGTRAP), "");
}

/// As the kernel sends it for a step whose reason the hypervisor has lost.
void trap_without_a_reason() {
  siginfo_t trap = {};
  trap.si_signo = SIGTRAP;
  trap.si_code = TRAP_BRKPT;
  syscall(SYS_rt_tgsigqueueinfo, getpid(), gettid(), SIGTRAP, &trap);
}

TEST(trap_signal_death, a_trap_without_a_reason_is_a_step_while_there_are_steps) {
  testing::GTEST_FLAG(death_test_style) = "threadsafe";
  EXPECT_EXIT((step_through(&trap_without_a_reason), std::_Exit(0)), testing::ExitedWithCode(0), "");
}

}  // namespace
}  // namespace switchmark::stackful
