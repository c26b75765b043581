// Over the fake registry: how long a run is said to take, and what --time makes of it.

#include "cli/time_budget.hpp"

#include "measure/stopwatch.hpp"
#include "program.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <limits>

namespace switchmark::cli {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::MatchesRegex;

constexpr double unlimited = std::numeric_limits<double>::infinity();

runner::options of_good_cells(double seconds) {
  return {.filter = "good/", .processes = 10, .repetitions = 1, .time_limit = seconds, .time_limit_given = true};
}

TEST(time_budget, is_what_a_run_is_expected_to_take_at_most) {
  for (const double seconds : {3.0, 10.0, 30.0}) {
    const runner::options requested = of_good_cells(seconds);
    const double expected = expected_seconds(requested, selection_of(requested));
    EXPECT_LE(expected, seconds);
    EXPECT_GE(expected, std::min(0.8 * seconds, 20.0));
  }
}

TEST(time_budget, is_said_before_the_run) {
  EXPECT_THAT(expectation(of_good_cells(30), selection_of(of_good_cells(30))),
              MatchesRegex("3 cells, about [0-9]+ s and at most 30 s"));
  EXPECT_THAT(expectation(of_good_cells(unlimited), selection_of(of_good_cells(unlimited))),
              MatchesRegex("3 cells, about [0-9]+ s"));
}

TEST(time_budget, must_suffice_for_a_sample_of_each_cell) {
  EXPECT_NO_THROW(require_time(of_good_cells(3), selection_of(of_good_cells(3))));
  runner::options by_default = of_good_cells(0.5);
  by_default.time_limit_given = false;
  EXPECT_NO_THROW(require_time(by_default, selection_of(by_default)));
  try {
    require_time(of_good_cells(0.5), selection_of(of_good_cells(0.5)));
    FAIL();
  } catch (const runner::usage_error& error) {
    EXPECT_STREQ(error.what(),
                 "--time 0.5 s is too short: about 1.5 s are needed for 3 cells; give more time, or choose fewer cells "
                 "by --filter, --model or --workload, or by --quick");
  }
}

TEST(time_budget, has_room_for_the_guards) {
  runner::options requested = of_good_cells(10);
  requested.filter = "good/|guards";
  try {
    require_time(requested, selection_of(requested));
    FAIL();
  } catch (const runner::usage_error& error) {
    EXPECT_THAT(error.what(),
                HasSubstr("about 17 s are needed for 3 cells, of which 15 s show what the guards prevent;"));
  }
}

TEST(time_budget, of_three_seconds_is_kept) {
  const measure::stopwatch since;
  program short_flag({"--time", "3s", "--filter", "good/|slow/"});
  program long_flag({"--time-limit", "3s", "--filter", "good/|slow/"});
  for (program* const run : {&short_flag, &long_flag}) {
    EXPECT_EQ(run->wait(), runner::all_done) << run->errors();
    EXPECT_LT(since.seconds(), 3.5);
    EXPECT_EQ(run->record()["switchmark"]["run"]["time_limit_seconds"], 3);
    EXPECT_EQ(run->cell("slow/fiber/tasks:1")["status"], "measured");
    EXPECT_THAT(run->errors(), HasSubstr("switchmark: 4 cells, about 2.9 s and at most 3 s\n"));
  }
}

TEST(time_budget, ends_a_run_whose_first_process_is_slower_than_expected) {
  const measure::stopwatch since;
  program run({"--time", "2s", "--filter", "late/"});
  EXPECT_EQ(run.wait(), runner::cells_missing) << run.errors();
  EXPECT_LT(since.seconds(), 3.5) << "the cells alone take three seconds";
  int measured = 0;
  const json record = run.record();
  for (const json& cell : record["switchmark"]["cells"]) {
    measured += cell["status"] == "measured" ? 1 : 0;
    if (cell["status"] == "measured") continue;
    EXPECT_EQ(cell["status"], "interrupted");
    EXPECT_EQ(cell["reason"], "the time limit was over before it was measured");
  }
  EXPECT_GE(measured, 1);
  EXPECT_LT(measured, 6);
  EXPECT_THAT(run.errors(), HasSubstr(fmt::format("of 60 samples, and {} cells have none; --time", 6 - measured)));
}

TEST(time_budget, that_does_not_suffice_is_refused_before_anything_is_done) {
  program run({"--time", "500ms", "--filter", "good/"});
  EXPECT_EQ(run.wait(), runner::bad_usage);
  EXPECT_THAT(run.errors(), MatchesRegex("switchmark: --time 0.5 s is too short: about 1.5 s are needed [^\n]*\n"));
  EXPECT_THAT(run.files(), IsEmpty());
}

}  // namespace
}  // namespace switchmark::cli
