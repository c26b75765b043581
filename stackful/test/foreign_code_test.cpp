// Libraries that know nothing of fibers, called from fibers that ticks stop: at chosen places of own text, in the
// middle of the library's work as well (in what it calls back), and by the timer wherever it finds them.
#include "stackful/fibers/fiber_scheduler.hpp"
#include "stackful/preemption/preemption.hpp"
#include "stackful/test/foreign/quick_sort.hpp"
#include "stackful/test/foreign/regular_expressions.hpp"
#include "stackful/test/foreign/sqlite.hpp"
#include "stackful/test/foreign/streams.hpp"
#include "stackful/test/foreign/zlib.hpp"

#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <ostream>
#include <string>
#include <vector>

namespace switchmark::stackful {
namespace {

struct library {
  const char* name;
  std::uint64_t (*run)(std::uint64_t seed, tick_points points);
};
constexpr std::array libraries{library{"sqlite", &foreign::sqlite::run}, library{"zlib", &foreign::zlib::run},
                               library{"streams", &foreign::streams::run},
                               library{"regular_expressions", &foreign::regular_expressions::run},
                               library{"quick_sort", &foreign::quick_sort::run}};

/// One library, until so many ticks were honoured.
struct trial {
  library tried;
  std::uint64_t enough;
};
void PrintTo(const trial& each, std::ostream* to) {  // NOLINT(readability-identifier-naming): googletest's name
  *to << each.tried.name << " until " << each.enough;
}

std::vector<trial> all_until(std::uint64_t enough) {
  std::vector<trial> trials;
  trials.reserve(libraries.size());
  for (const library& each : libraries) trials.push_back({each, enough});
  return trials;
}
std::string name_of(const testing::TestParamInfo<trial>& each) { return each.param.tried.name; }

/// What four fibers found.
struct findings {
  runtime::ledger counts;
  std::uint64_t results = 0, wrong = 0;

  [[nodiscard]] std::uint64_t honoured() const { return honoured_in(counts); }
  /// Of the ticks that were to stop a task, the percentage that found it where it can't be stopped.
  [[nodiscard]] double deferred_percent() const {
    const double meant = static_cast<double>(counts.ticks_delivered - counts.ticks_noted);
    return meant == 0 ? 0 : 100 * static_cast<double>(counts.ticks_deferred) / meant;
  }
  static std::uint64_t honoured_in(const runtime::ledger& counts) { return counts.ticks_honoured; }
};

/// Four fibers run the library over and over, each with its own seeds, until enough ticks were honoured.
findings run_fibers(const trial& wanted, tick_points points, runtime::duration quantum) {
  constexpr std::uint64_t seeds = 8, fibers_at_once = 4, most_rounds = 100'000;
  std::vector<std::uint64_t> undisturbed;
  for (std::uint64_t seed = 0; seed < seeds; ++seed) undisturbed.push_back(wanted.tried.run(seed, {}));

  runtime::monotonic_time time;
  runtime::worker worker(time);
  fiber_scheduler<preemption> fibers(worker, {.bytes = 256 * 1024}, quantum);
  runtime::completion done;
  findings found;
  for (std::uint64_t fiber = 0; fiber < fibers_at_once; ++fiber)
    fibers.spawn(done, [&, fiber] {
      for (std::uint64_t round = 0; round < most_rounds && found.honoured_in(worker.counts) < wanted.enough; ++round) {
        const std::uint64_t seed = (fiber + round) % seeds;
        const std::uint64_t result = wanted.tried.run(seed, points);
        ++found.results;
        if (result != undisturbed[seed]) ++found.wrong;
      }
    });
  fibers.run(done);
  found.counts = worker.counts;
  return found;
}

/// The figures, one line for people and scripts, and as properties of the test.
void report(const trial& wanted, const char* ticks, const findings& found) {
  std::printf(
      "foreign code: %s, %s ticks: %ju delivered, %ju noted, %ju honoured, %ju deferred (%.1f %%), %ju wrong of %ju\n",
      wanted.tried.name, ticks, std::uintmax_t{found.counts.ticks_delivered}, std::uintmax_t{found.counts.ticks_noted},
      std::uintmax_t{found.honoured()}, std::uintmax_t{found.counts.ticks_deferred}, found.deferred_percent(),
      std::uintmax_t{found.wrong}, std::uintmax_t{found.results});
  testing::Test::RecordProperty("ticks_delivered", std::to_string(found.counts.ticks_delivered));
  testing::Test::RecordProperty("ticks_honoured", std::to_string(found.honoured()));
  testing::Test::RecordProperty("ticks_deferred", std::to_string(found.counts.ticks_deferred));
  testing::Test::RecordProperty("deferred_percent", std::to_string(found.deferred_percent()));
  testing::Test::RecordProperty("results", std::to_string(found.results));
  testing::Test::RecordProperty("results_wrong", std::to_string(found.wrong));
}

struct self_raised : testing::TestWithParam<trial> {};
struct timer_driven : testing::TestWithParam<trial> {};

TEST_P(self_raised, ticks_change_no_result) {
  const findings found = run_fibers(GetParam(), {.raise = true}, std::chrono::hours(1));
  report(GetParam(), "self-raised", found);
  EXPECT_EQ(found.wrong, 0u);
  EXPECT_GE(found.honoured(), GetParam().enough);
  EXPECT_EQ(found.counts.ticks_deferred, 0u) << "every chosen place is one where a task can be stopped";
}

TEST_P(timer_driven, ticks_change_no_result) {
  const findings found = run_fibers(GetParam(), {}, std::chrono::microseconds(200));
  report(GetParam(), "timer", found);
  EXPECT_EQ(found.wrong, 0u);
  EXPECT_GE(found.honoured(), GetParam().enough);
}

// The thorough trials have the label "slow"; scripts/check/foreign_code runs them and prints their figures.
INSTANTIATE_TEST_SUITE_P(brief, self_raised, testing::ValuesIn(all_until(5'000)), name_of);
INSTANTIATE_TEST_SUITE_P(brief, timer_driven, testing::ValuesIn(all_until(200)), name_of);
INSTANTIATE_TEST_SUITE_P(thorough, self_raised, testing::ValuesIn(all_until(100'000)), name_of);
INSTANTIATE_TEST_SUITE_P(thorough, timer_driven, testing::ValuesIn(all_until(5'000)), name_of);

}  // namespace
}  // namespace switchmark::stackful
