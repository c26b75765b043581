// Real ticks from a real timer. Nothing sleeps: the tasks compute until they were stopped often enough, with a bound.
#include "stackful/fibers/fiber_scheduler.hpp"
#include "stackful/preemption/preemption.hpp"
#include "stackful/preemption/timer_ticks.hpp"
#include "stackful/test/kernels.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <cmath>
#include <thread>
#include <vector>

namespace switchmark::stackful {
namespace {

constexpr stack_options roomy{.bytes = 64 * 1024};
constexpr auto quantum = std::chrono::microseconds(250);

/// What fibers that are stopped by real ticks computed differently from an undisturbed run.
struct outcome {
  std::uint64_t forced_switches = 0;
  int wrong = 0, wrong_errno = 0;
};

/// Several fibers run `kernel` over and over, each with its own seeds, until ticks have stopped them `often`.
outcome run_preempted(const kernel& kernel, std::uint64_t often) {
  constexpr std::uint64_t seeds = 8, fibers_at_once = 4, most_rounds = 2'000;
  std::vector<std::uint64_t> undisturbed;
  for (std::uint64_t seed = 0; seed < seeds; ++seed) undisturbed.push_back(kernel.run(seed, kernel.timed_size, {}));

  runtime::monotonic_time time;
  runtime::worker worker(time);
  fiber_scheduler<preemption> fibers(worker, roomy, {.quantum = quantum});
  runtime::completion done;
  outcome found;
  for (std::uint64_t fiber = 0; fiber < fibers_at_once; ++fiber)
    fibers.spawn(done, [&, fiber] {
      for (std::uint64_t round = 0; round < most_rounds && worker.counts.forced_switches < often; ++round) {
        const std::uint64_t seed = (fiber + round) % seeds;
        const std::uint64_t result = kernel.run(seed, kernel.timed_size, {});
        if (result != undisturbed[seed]) ++found.wrong;
        errno = static_cast<int>(fiber);
        const volatile std::uint64_t again = recursion(seed, 500, {});
        (void)again;
        if (errno != static_cast<int>(fiber)) ++found.wrong_errno;
      }
    });
  fibers.run(done);
  found.forced_switches = worker.counts.forced_switches;
  return found;
}

TEST(preempted_kernels, a_task_without_waits_is_stopped_and_another_runs) {
  runtime::monotonic_time time;
  runtime::worker worker(time);
  fiber_scheduler<preemption> fibers(worker, roomy, {.quantum = std::chrono::milliseconds(1)});
  runtime::completion done;
  volatile bool other_ran = false;
  bool seen = false;
  fibers.spawn(done, [&] {
    for (std::uint64_t i = 0; i < 5'000'000'000 && !other_ran; ++i) {
    }
    seen = other_ran;
  });
  fibers.spawn(done, [&] { other_ran = true; });
  fibers.run(done);
  EXPECT_TRUE(seen);
  EXPECT_GE(worker.counts.forced_switches, 1u);
  EXPECT_GE(worker.counts.ticks_first_seen, 1u) << "the first tick in a slice lets it go on";
}

TEST(preempted_kernels, a_sleeper_gets_its_turn_while_a_task_computes) {
  runtime::monotonic_time time;
  runtime::worker worker(time);
  fiber_scheduler<preemption> fibers(worker, roomy, {.quantum = quantum});
  runtime::completion done;
  volatile int wakes = 0;
  int seen = 0;
  fibers.spawn(done, [&] {
    for (std::uint64_t i = 0; i < 5'000'000'000 && wakes < 5; ++i) {
    }
    seen = wakes;
  });
  fibers.spawn(done, [&] {
    while (wakes < 5) {
      fibers.sleep_until(fibers.now() + std::chrono::microseconds(100));
      wakes = wakes + 1;
    }
  });
  fibers.run(done);
  EXPECT_EQ(seen, 5);
}

// The tick that was deferred has asked for a retry: it must not be counted against who runs when it comes.
TEST(preempted_kernels, who_follows_a_deferred_tick_is_not_found_before_a_quantum_is_over) {
  runtime::monotonic_time time;
  runtime::worker worker(time);
  constexpr auto long_quantum = std::chrono::milliseconds(20);  // a retry would come after 2
  fiber_scheduler<preemption> fibers(worker, roomy, long_quantum);
  runtime::completion done;
  runtime::duration alone{0};
  fibers.spawn(done, [&] {
    for (int i = 0; i < 100 && worker.counts.forced_switches == 0; ++i) {
      const no_preempt region;
      for (std::uint64_t before = worker.counts.ticks_deferred, spin = 0; spin < 100'000'000; ++spin)
        if (const volatile std::uint64_t& deferred = worker.counts.ticks_deferred; deferred != before) break;
    }
  });
  fibers.spawn(done, [&] {
    const runtime::time_point begin = time.now();
    const volatile std::uint64_t& delivered = worker.counts.ticks_delivered;
    for (std::uint64_t before = delivered, spin = 0; spin < 5'000'000'000 && delivered == before; ++spin) {
    }
    alone = time.now() - begin;
  });
  fibers.run(done);
  EXPECT_EQ(worker.counts.forced_switches, 1u);
  EXPECT_GT(alone, long_quantum / 2);
}

// In a virtual machine a tick takes longer than this quantum: were the next one not waiting to be asked for, each would
// come into the handler of the one before, until their frames have filled the stack.
TEST(preempted_kernels, handlers_do_not_pile_up_where_ticks_come_faster_than_they_are_dealt_with) {
  runtime::monotonic_time time;
  runtime::worker worker(time);
  fiber_scheduler<preemption> fibers(worker, {.bytes = 16 * 1024}, timer_ticks::shortest_quantum);
  runtime::completion done;
  for (int fiber = 0; fiber < 3; ++fiber)
    fibers.spawn(done, [&] {
      volatile double x = 1;
      const volatile std::uint64_t& forced = worker.counts.forced_switches;  // ticks change it behind the compiler
      for (int i = 0; i < 100'000'000 && forced < 2'000; ++i)
        x = std::sin(x + i);  // library code, where ticks are deferred and retried
    });
  fibers.run(done);
  EXPECT_GE(worker.counts.forced_switches, 2'000u);
}

TEST(preempted_kernels, a_task_alone_is_not_stopped) {
  runtime::monotonic_time time;
  runtime::worker worker(time);
  fiber_scheduler<preemption> fibers(worker, roomy, {.quantum = quantum});
  runtime::completion done;
  fibers.spawn(done, [&] {
    for (std::uint64_t i = 0;
         i < 5'000'000'000 && *const_cast<volatile std::uint64_t*>(&worker.counts.ticks_without_successor) < 3; ++i) {
    }
  });
  fibers.run(done);
  EXPECT_GE(worker.counts.ticks_without_successor, 3u);
  EXPECT_EQ(worker.counts.forced_switches, 0u);
  EXPECT_EQ(worker.counts.dispatches, 1u);
}

struct preempted_kernel_test : testing::TestWithParam<kernel> {};

TEST_P(preempted_kernel_test, computes_the_same_when_it_is_stopped) {
  const outcome found = run_preempted(GetParam(), 200);
  EXPECT_GE(found.forced_switches, 200u);
  EXPECT_EQ(found.wrong, 0);
  EXPECT_EQ(found.wrong_errno, 0);
}

INSTANTIATE_TEST_SUITE_P(all, preempted_kernel_test, testing::ValuesIn(kernels),
                         [](const auto& each) { return each.param.name; });

TEST(preempted_kernels, two_workers_in_two_threads_do_not_disturb_each_other) {
  outcome first, second;
  std::thread other([&] { first = run_preempted(find_kernel("throw_and_catch"), 100); });
  second = run_preempted(find_kernel("strings_and_maps"), 100);
  other.join();
  for (const outcome& found : {first, second}) {
    EXPECT_GE(found.forced_switches, 100u);
    EXPECT_EQ(found.wrong, 0);
    EXPECT_EQ(found.wrong_errno, 0);
  }
}

}  // namespace
}  // namespace switchmark::stackful
