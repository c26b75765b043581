// That the kernels are what the verifications of preemption need: they depend on nothing but seed and size.
#include "stackful/test/kernels.hpp"
#include "stackful/fibers/fiber_scheduler.hpp"
#include "stackful/preemption/preemption.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cfenv>
#include <exception>
#include <set>
#include <utility>
#include <vector>

namespace switchmark::stackful {
namespace {

constexpr std::size_t fibers_at_once = 4;

struct kernels_test : testing::TestWithParam<kernel> {
  [[nodiscard]] static std::uint64_t run(std::uint64_t seed, std::size_t size) {
    return GetParam().run(seed, size, tick_points{});
  }

  /// What fibers compute that raise ticks wherever the kernel has a place for one; `rounds` each, all seeds different.
  std::vector<std::uint64_t> run_ticked(std::size_t size, std::size_t rounds) {
    std::vector<std::uint64_t> results(fibers_at_once * rounds);
    runtime::worker worker(time);
    fiber_scheduler<preemption> fibers(worker, {.bytes = 64 * 1024},
                                       {.kind = runtime::tick_kind::manual, .second_stops = false});
    runtime::completion done;
    for (std::size_t fiber = 0; fiber < fibers_at_once; ++fiber)
      fibers.spawn(done, [&, fiber] {
        for (std::size_t seed = fiber; seed < results.size(); seed += fibers_at_once)
          results[seed] = GetParam().run(seed, size, tick_points{true});
      });
    fibers.run(done);
    forced_switches += worker.counts.forced_switches;
    ticks_deferred += worker.counts.ticks_deferred;
    return results;
  }
  [[nodiscard]] std::vector<std::uint64_t> run_undisturbed(std::size_t size, std::size_t rounds) {
    std::vector<std::uint64_t> results(fibers_at_once * rounds);
    for (std::size_t seed = 0; seed < results.size(); ++seed) results[seed] = run(seed, size);
    return results;
  }

  runtime::monotonic_time time;
  std::uint64_t forced_switches = 0, ticks_deferred = 0;
};

TEST_P(kernels_test, the_same_seed_gives_the_same_result) {
  for (const std::size_t size : {GetParam().stepped_size, GetParam().timed_size})
    EXPECT_EQ(run(7, size), run(7, size)) << size;
}

TEST_P(kernels_test, every_seed_gives_another_result) {
  std::set<std::uint64_t> results;
  for (std::uint64_t seed = 0; seed < 20; ++seed) results.insert(run(seed, GetParam().stepped_size));
  EXPECT_EQ(results.size(), 20u);
}

TEST_P(kernels_test, every_size_gives_another_result) {
  std::set<std::uint64_t> results;
  for (std::size_t size = 1; size <= 20; ++size) results.insert(run(7, size));
  EXPECT_EQ(results.size(), 20u);
}

TEST_P(kernels_test, leaves_the_thread_as_it_was) {
  (void)run(7, GetParam().timed_size);
  EXPECT_EQ(std::fegetround(), FE_TONEAREST);
  EXPECT_EQ(std::uncaught_exceptions(), 0);
  EXPECT_EQ(std::current_exception(), nullptr);
  EXPECT_EQ(this_thread.depth, 0u);
}

// Undisturbed last: statics are made by the first who comes.
TEST_P(kernels_test, raised_ticks_switch_and_change_nothing) {
  for (const auto& [size, rounds] : {std::pair(GetParam().stepped_size, 50u), std::pair(GetParam().timed_size, 3u)}) {
    const auto found = run_ticked(size, rounds);
    EXPECT_EQ(found, run_undisturbed(size, rounds)) << size;
  }
  EXPECT_GE(forced_switches, fibers_at_once * 50u) << "one a run, even a short one";
  if (GetParam().run == &local_statics)
    EXPECT_GT(ticks_deferred, 0u) << "raised inside initialisers";
  else
    EXPECT_EQ(ticks_deferred, 0u) << "all raised in program code, outside of regions";
}

INSTANTIATE_TEST_SUITE_P(all, kernels_test, testing::ValuesIn(kernels),
                         [](const auto& each) { return each.param.name; });

}  // namespace
}  // namespace switchmark::stackful
