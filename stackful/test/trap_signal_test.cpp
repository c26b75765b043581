// Which SIGTRAP is a step, and which ends the process as it would without us.
#include "platform/architecture/test/architecture.hpp"
#include "stackful/fibers/fiber_scheduler.hpp"
#include "stackful/preemption/preemption.hpp"

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

using platform::architecture::reach_a_breakpoint;

/// As the kernel sends it for a step whose reason the hypervisor has lost.
void trap_without_a_reason() {
  siginfo_t trap = {};
  trap.si_signo = SIGTRAP;
  trap.si_code = TRAP_BRKPT;
  syscall(SYS_rt_tgsigqueueinfo, getpid(), gettid(), SIGTRAP, &trap);
}

void after_steps(void (*body)()) {
  step_through([] {});
  body();
}

struct trap_signal_death : testing::Test {
  void SetUp() override {
    SWITCHMARK_NEEDS_TRAP_FLAG();
    testing::GTEST_FLAG(death_test_style) = "threadsafe";
  }
};

TEST_F(trap_signal_death, a_breakpoint_ends_the_process_also_within_steps) {
  EXPECT_EXIT(step_through(&reach_a_breakpoint), testing::KilledBySignal(SIGTRAP), "");
}

TEST_F(trap_signal_death, a_breakpoint_ends_the_process_also_after_steps) {
  EXPECT_EXIT(after_steps(&reach_a_breakpoint), testing::KilledBySignal(SIGTRAP), "");
}

TEST_F(trap_signal_death, a_trap_without_a_reason_is_a_step_while_there_are_steps) {
  EXPECT_EXIT((step_through(&trap_without_a_reason), std::_Exit(0)), testing::ExitedWithCode(0), "");
}

TEST_F(trap_signal_death, a_trap_without_a_reason_ends_the_process_after_steps) {
  EXPECT_EXIT(after_steps(&trap_without_a_reason), testing::KilledBySignal(SIGTRAP), "");
}

}  // namespace
}  // namespace switchmark::stackful
