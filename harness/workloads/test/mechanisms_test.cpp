// What single mechanisms of the ladder do, and refuse, for specs of a few rounds.

#include "measure/memory.hpp"
#include "measure/stopwatch.hpp"
#include "workloads/ladder/empty.hpp"
#include "workloads/ladder/forced_switch.hpp"
#include "workloads/ladder/self_signal.hpp"
#include "workloads/ladder/smallest_switch.hpp"
#include "workloads/ladder/symmetric_transfer.hpp"
#include "workloads/ladder/thread_switch.hpp"
#include "workloads/test/readings.hpp"

#include <gtest/gtest.h>

#include <malloc.h>
#include <sched.h>
#include <sys/resource.h>

#include <csignal>
#include <vector>

namespace switchmark::workloads::ladder {
namespace {

TEST(mechanisms, a_fiber_that_no_tick_switches_away_from_is_an_error) {
  const spec alone{1, 5};
  std::vector<std::uint64_t> results(1);
  EXPECT_EQ(error_of([&] { (void)forced_switch(alone).with(results); }),
            "a tick that was raised has not stopped its fiber");
}

TEST(mechanisms, forced_switches_are_counted_for_each_run) {
  const spec s{2, 5};
  forced_switch rounds(s);
  for (int run = 0; run < 3; ++run) {
    std::vector<std::uint64_t> results(2);
    EXPECT_GT(rounds.with(results), 0);
    EXPECT_EQ(results, results_of(s));
  }
}

TEST(mechanisms, an_empty_epoch_sums_what_its_stopwatches_read) {
  const spec s{1, 1'000};
  empty epochs(s);
  for (const auto side : {&empty::with, &empty::without}) {
    std::vector<std::uint64_t> results(1);
    const measure::stopwatch whole;
    const double seconds = (epochs.*side)(results);
    EXPECT_LE(seconds, whole.seconds());
    EXPECT_GT(seconds, 0);
    EXPECT_EQ(results, results_of(s));
  }
}

// With both threads on one CPU each handing over puts one of them to sleep, unless it only spins.
TEST(mechanisms, a_thread_sleeps_until_its_turn_comes) {
  cpu_set_t before, one;
  ASSERT_EQ(sched_getaffinity(0, sizeof before, &before), 0);
  CPU_ZERO(&one);
  CPU_SET(sched_getcpu(), &one);
  ASSERT_EQ(sched_setaffinity(0, sizeof one, &one), 0);
  const spec s{2, 50};
  rusage earlier, later;
  getrusage(RUSAGE_SELF, &earlier);
  std::vector<std::uint64_t> results(2);
  EXPECT_GT(thread_switch(s).with(results), 0);
  getrusage(RUSAGE_SELF, &later);
  sched_setaffinity(0, sizeof before, &before);
  EXPECT_EQ(results, results_of(s));
  EXPECT_GE(later.ru_nvcsw - earlier.ru_nvcsw, 50);
}

TEST(mechanisms, rungs_leave_no_memory_behind) {
  const spec s{2, 5};
  std::vector<std::uint64_t> results(2);
  smallest_switch stacks(s);
  symmetric_transfer frames(s);
  const auto run_both = [&](int times) {
    for (int run = 0; run < times; ++run) {
      (void)stacks.with(results);
      if (symmetric_transfer::unsupported().empty()) (void)frames.with(results);
      (void)frames.without(results);
    }
  };
  run_both(10);
  const std::size_t blocks = mallinfo2().uordblks;
  const measure::memory_reading before = measure::read_memory(0);
  run_both(1'000);
  EXPECT_LT(mallinfo2().uordblks, blocks + 50'000) << "of 2,000 frames";
  EXPECT_LT(measure::read_memory(0).reserved_bytes, before.reserved_bytes + 1'000 * 4'096) << "of 1,000 stacks";
}

sigset_t only_self_signal() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGRTMIN + 1);
  return signals;
}

TEST(mechanisms, a_signal_that_was_blocked_arrives) {
  const sigset_t signals = only_self_signal();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  self_signal unblocked({1, 5});
  for (int run = 0; run < 2; ++run) {
    std::vector<std::uint64_t> results(1);
    EXPECT_EQ(error_of([&] { (void)unblocked.with(results); }), "nothing was thrown");
    EXPECT_EQ(results, results_of({1, 5}));
  }
}

TEST(mechanisms, a_signal_that_does_not_arrive_is_an_error) {
  const sigset_t signals = only_self_signal();
  std::vector<std::uint64_t> results(1);
  {
    self_signal raised({1, 5});
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    EXPECT_EQ(error_of([&] { (void)raised.with(results); }), "a signal that was raised has not arrived");
    struct sigaction ignore = {};
    ignore.sa_handler = SIG_IGN;  // forgets those that are pending
    sigaction(SIGRTMIN + 1, &ignore, nullptr);
  }
  pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
}

TEST(mechanisms, a_signal_has_the_flags_of_a_tick) {
  const self_signal here({1, 5});
  struct sigaction action = {};
  sigaction(SIGRTMIN + 1, nullptr, &action);
  EXPECT_EQ(action.sa_flags & (SA_SIGINFO | SA_RESTART | SA_NODEFER | SA_ONSTACK | SA_RESETHAND),
            SA_SIGINFO | SA_RESTART | SA_NODEFER);
}

TEST(mechanisms, a_signals_former_handler_comes_back) {
  struct sigaction former = {}, after = {};
  former.sa_handler = SIG_IGN;
  sigaction(SIGRTMIN + 1, &former, nullptr);
  { self_signal here({1, 5}); }
  sigaction(SIGRTMIN + 1, nullptr, &after);
  EXPECT_EQ(after.sa_handler, SIG_IGN);
}

}  // namespace
}  // namespace switchmark::workloads::ladder
