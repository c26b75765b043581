// Libraries that know nothing of fibers, called from fibers that ticks stop: at chosen places of program code, in the
// middle of the library's work as well (in what it calls back), and by the timer wherever it finds them.
#include "stackful/fibers/fiber_scheduler.hpp"
#include "stackful/preemption/preemption.hpp"
#include "stackful/test/library_code/quick_sort.hpp"
#include "stackful/test/library_code/regular_expressions.hpp"
#include "stackful/test/library_code/sqlite.hpp"
#include "stackful/test/library_code/streams.hpp"
#include "stackful/test/library_code/zlib.hpp"

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
constexpr std::array libraries{library{"sqlite", &library_code::sqlite::run}, library{"zlib", &library_code::zlib::run},
                               library{"streams", &library_code::streams::run},
                               library{"regular_expressions", &library_code::regular_expressions::run},
                               library{"quick_sort", &library_code::quick_sort::run}};

/// One library, until so many ticks were taken.
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
struct observations {
  runtime::ledger counts;
  std::uint64_t results = 0, wrong = 0;

  [[nodiscard]] std::uint64_t taken() const { return taken_in(counts); }
  /// Of the ticks that were to stop a task, the percentage that found it where it can't be stopped.
  [[nodiscard]] double deferred_percent() const {
    const double meant = static_cast<double>(counts.ticks_delivered - counts.ticks_first_seen);
    return meant == 0 ? 0 : 100 * static_cast<double>(counts.ticks_deferred) / meant;
  }
  static std::uint64_t taken_in(const runtime::ledger& counts) { return counts.ticks_taken; }
};

/// Four fibers run the library over and over, each with its own seeds, until enough ticks were taken.
observations run_fibers(const trial& trial, tick_points points, runtime::duration quantum) {
  constexpr std::uint64_t seeds = 8, fibers_at_once = 4, most_rounds = 100'000;
  std::vector<std::uint64_t> undisturbed;
  for (std::uint64_t seed = 0; seed < seeds; ++seed) undisturbed.push_back(trial.tried.run(seed, {}));

  runtime::monotonic_time time;
  runtime::worker worker(time);
  fiber_scheduler<preemption> fibers(worker, {.bytes = 256 * 1024}, quantum);
  runtime::completion done;
  observations observed;
  for (std::uint64_t fiber = 0; fiber < fibers_at_once; ++fiber)
    fibers.spawn(done, [&, fiber] {
      for (std::uint64_t round = 0; round < most_rounds && observed.taken_in(worker.counts) < trial.enough; ++round) {
        const std::uint64_t seed = (fiber + round) % seeds;
        const std::uint64_t result = trial.tried.run(seed, points);
        ++observed.results;
        if (result != undisturbed[seed]) ++observed.wrong;
      }
    });
  fibers.run(done);
  observed.counts = worker.counts;
  return observed;
}

/// The figures, one line for people and scripts, and as properties of the test.
void report(const trial& trial, const char* ticks, const observations& observed) {
  std::printf(
      "library code: %s, %s ticks: %ju delivered, %ju first-seen, %ju taken, %ju deferred (%.1f %%), %ju wrong of "
      "%ju\n",
      trial.tried.name, ticks, std::uintmax_t{observed.counts.ticks_delivered},
      std::uintmax_t{observed.counts.ticks_first_seen}, std::uintmax_t{observed.taken()},
      std::uintmax_t{observed.counts.ticks_deferred}, observed.deferred_percent(), std::uintmax_t{observed.wrong},
      std::uintmax_t{observed.results});
  testing::Test::RecordProperty("ticks_delivered", std::to_string(observed.counts.ticks_delivered));
  testing::Test::RecordProperty("ticks_taken", std::to_string(observed.taken()));
  testing::Test::RecordProperty("ticks_deferred", std::to_string(observed.counts.ticks_deferred));
  testing::Test::RecordProperty("deferred_percent", std::to_string(observed.deferred_percent()));
  testing::Test::RecordProperty("results", std::to_string(observed.results));
  testing::Test::RecordProperty("results_wrong", std::to_string(observed.wrong));
}

struct self_raised : testing::TestWithParam<trial> {};
struct timer_driven : testing::TestWithParam<trial> {};

TEST_P(self_raised, ticks_change_no_result) {
  const observations observed = run_fibers(GetParam(), {.raise = true}, std::chrono::hours(1));
  report(GetParam(), "self-raised", observed);
  EXPECT_EQ(observed.wrong, 0u);
  EXPECT_GE(observed.taken(), GetParam().enough);
  EXPECT_EQ(observed.counts.ticks_deferred, 0u) << "every chosen place is one where a task can be stopped";
}

TEST_P(timer_driven, ticks_change_no_result) {
  const observations observed = run_fibers(GetParam(), {}, std::chrono::microseconds(200));
  report(GetParam(), "timer", observed);
  EXPECT_EQ(observed.wrong, 0u);
  EXPECT_GE(observed.taken(), GetParam().enough);
}

// scripts/check/library_code runs the thorough trials and prints their figures; scripts/test leaves them out.
INSTANTIATE_TEST_SUITE_P(brief, self_raised, testing::ValuesIn(all_until(20'000)), name_of);
INSTANTIATE_TEST_SUITE_P(brief, timer_driven, testing::ValuesIn(all_until(500)), name_of);
INSTANTIATE_TEST_SUITE_P(thorough, self_raised, testing::ValuesIn(all_until(100'000)), name_of);
INSTANTIATE_TEST_SUITE_P(thorough, timer_driven, testing::ValuesIn(all_until(5'000)), name_of);

}  // namespace
}  // namespace switchmark::stackful
