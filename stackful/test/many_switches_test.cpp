// Very many forced switches over the kernels that allocate and throw: raised by the kernels at their worst places, and
// by the timer wherever it finds them. Nothing may be wrong, hang (the test has a deadline) or leak (blocks in use are
// counted; ctest switches the allocator's per-thread cache off, which would hide them).
#include "stackful/fibers/fiber_scheduler.hpp"
#include "stackful/preemption/preemption.hpp"
#include "stackful/test/kernels.hpp"

#include <gtest/gtest.h>
#include <malloc.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <ostream>
#include <string_view>
#include <vector>

namespace switchmark::stackful {
namespace {

constexpr std::uint64_t seeds = 8, fibers_at_once = 4;

struct trial {
  const char* name;
  runtime::tick_options ticks;
  bool raise;
  std::uint64_t forced_switches;  ///< over all kernels
};
void PrintTo(const trial& each, std::ostream* to) { *to << each.name; }  // NOLINT(readability-identifier-naming)

std::vector<kernel> allocating_or_throwing() {
  std::vector<kernel> chosen;
  for (const kernel& each : kernels)
    if (each.allocates_or_throws) chosen.push_back(each);
  return chosen;
}

struct observations {
  std::uint64_t forced_switches = 0, results = 0, wrong = 0;
};

/// Several fibers run `tried` over and over until so many switches were forced.
void disturb(const kernel& tried, const std::vector<std::uint64_t>& expected, const trial& trial, std::uint64_t enough,
             observations& observed) {
  runtime::monotonic_time time;
  runtime::worker worker(time);
  fiber_scheduler<preemption> fibers(worker, {.bytes = 64 * 1024}, trial.ticks);
  runtime::completion done;
  for (std::uint64_t fiber = 0; fiber < fibers_at_once; ++fiber)
    fibers.spawn(done, [&, fiber] {
      for (std::uint64_t round = fiber; worker.counts.forced_switches < enough; ++round) {
        const std::uint64_t result = tried.run(round % seeds, tried.timed_size, {.raise = trial.raise});
        ++observed.results;
        observed.wrong += result != expected[round % seeds];
      }
    });
  fibers.run(done);
  observed.forced_switches += worker.counts.forced_switches;
}

std::size_t bytes_in_use() { return mallinfo2().uordblks; }

struct many_switches_test : testing::TestWithParam<trial> {};

TEST_P(many_switches_test, change_no_result_and_leak_nothing) {
  const trial requested = GetParam();
  const std::vector<kernel> chosen = allocating_or_throwing();
  std::vector<std::vector<std::uint64_t>> expected(chosen.size());
  for (std::size_t i = 0; i < chosen.size(); ++i)
    for (std::uint64_t seed = 0; seed < seeds; ++seed)
      expected[i].push_back(chosen[i].run(seed, chosen[i].timed_size, {}));

  observations warm_up, found;
  const auto round = [&](std::uint64_t forced_switches, observations& into) {
    for (std::size_t i = 0; i < chosen.size(); ++i)
      disturb(chosen[i], expected[i], requested, forced_switches / chosen.size() + 1, into);
  };
  round(requested.forced_switches / 50, warm_up);
  const std::size_t before = bytes_in_use();
  round(requested.forced_switches, found);
  const auto leaked = static_cast<std::ptrdiff_t>(bytes_in_use() - before);

  std::printf("many switches: %s: %ju forced switches, %ju results, %ju wrong, %td bytes leaked\n", requested.name,
              std::uintmax_t{found.forced_switches}, std::uintmax_t{found.results}, std::uintmax_t{found.wrong},
              leaked);
  EXPECT_GE(found.forced_switches, requested.forced_switches);
  EXPECT_EQ(found.wrong + warm_up.wrong, 0u);
  if (std::getenv("GLIBC_TUNABLES") != nullptr) {
    EXPECT_EQ(leaked, 0) << "in bytes";
  }
}

trial raised(std::uint64_t forced_switches) {
  return {"self_raised", {.kind = runtime::tick_kind::manual, .second_stops = false}, true, forced_switches};
}
trial timed(std::uint64_t forced_switches) {
  return {"timer", {.quantum = std::chrono::microseconds(50)}, false, forced_switches};
}
std::string name_of(const testing::TestParamInfo<trial>& each) { return each.param.name; }

// scripts/check/many_switches runs the thorough ones and prints their figures; scripts/test leaves them out.
INSTANTIATE_TEST_SUITE_P(brief, many_switches_test, testing::Values(raised(100'000), timed(2'000)), name_of);
INSTANTIATE_TEST_SUITE_P(thorough, many_switches_test, testing::Values(raised(1'000'000), timed(50'000)), name_of);

}  // namespace
}  // namespace switchmark::stackful
