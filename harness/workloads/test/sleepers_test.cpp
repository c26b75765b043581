#include "workloads/sleepers/spec.hpp"
#include "workloads/test/cells_of_tests.hpp"
#include "workloads/test/readings.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace switchmark::workloads::sleepers {
namespace {

auto readings_on(const std::string& model, std::size_t tasks, std::size_t depth = 1) {
  return readings_of(*cell_at("sleepers/" + model, spec{tasks, depth}).prepare());
}

TEST(sleepers, a_future_or_coroutine_is_one_allocation_that_fits_its_bound) {
  const auto future = readings_on("future", 1'000);
  EXPECT_EQ(future.at("allocations_per_task"), 1);
  EXPECT_LE(future.at("frame_bytes"), 80);  // a malloc chunk of 96
  const auto coroutine = readings_on("coroutine", 1'000);
  EXPECT_EQ(coroutine.at("allocations_per_task"), 1);
#ifdef __OPTIMIZE__
  EXPECT_LE(coroutine.at("frame_bytes"), 120);  // a malloc chunk of 128
#endif
}

TEST(sleepers, a_parked_fiber_keeps_its_hot_frame_on_one_page) {
#ifndef __OPTIMIZE__
  GTEST_SKIP() << "frames of an unoptimised build don't fit";
#endif
  EXPECT_NEAR(readings_on("fiber", 4'000).at("resident_bytes_per_task"), 4096, 200);
}

// The heap of a process has room for 80 KB before it grows: the slope would be anything from 0 to the truth.
TEST(sleepers, too_few_tasks_make_no_slope) {
  EXPECT_FALSE(readings_on("future", 1'000).contains("resident_bytes_per_task"));
  EXPECT_FALSE(readings_on("future", 1'000).contains("reserved_bytes_per_task"));
  EXPECT_TRUE(readings_on("fiber", 1'000).contains("resident_bytes_per_task"));
}

struct parked_in_calls_test : testing::TestWithParam<const char*> {};

TEST_P(parked_in_calls_test, do_what_the_oracle_says) {
  for (const std::size_t depth : {std::size_t{1}, std::size_t{16}, deepest})
    EXPECT_EQ(cell_at(std::string("sleepers/") + GetParam(), spec{50, depth}).verify().mismatch, "") << depth;
}
INSTANTIATE_TEST_SUITE_P(models, parked_in_calls_test,
                         testing::Values("fiber", "fiber-preempt", "future", "future-boxed", "coroutine"),
                         name_of_model);

TEST(parked_in_calls, each_call_of_a_coroutine_is_a_frame_and_of_a_future_a_box_or_a_member) {
  for (const std::size_t depth : {std::size_t{16}, deepest}) {
    EXPECT_EQ(readings_on("coroutine", 100, depth).at("allocations_per_task"), depth);
    // The outermost call is the task itself, whose box counts as well.
    EXPECT_EQ(readings_on("future-boxed", 100, depth).at("allocations_per_task"), depth);
    const auto members = readings_on("future", 100, depth);
    EXPECT_EQ(members.at("allocations_per_task"), 1);
    EXPECT_GE(members.at("frame_bytes"), 40 * depth);
    EXPECT_LE(members.at("frame_bytes"), 80 * (depth + 1));
    EXPECT_EQ(readings_on("fiber", 100, depth).at("allocations_per_task"), 1);
  }
}

TEST(parked_in_calls, a_deep_fiber_keeps_the_pages_of_its_calls) {
  const double bytes = readings_on("fiber", 1'000, deepest).at("resident_bytes_per_task");
  EXPECT_GE(bytes, 4'096 + 1'024) << "more than one page, of most stacks";
  EXPECT_LE(bytes, stack_bytes_of_deep_calls);
}

TEST(sleepers, no_two_tasks_share_a_deadline_and_their_order_is_not_the_tasks) {
  std::set<runtime::time_point> deadlines;
  bool ascending = true;
  for (std::size_t task = 0; task < 10'000; ++task) {
    EXPECT_TRUE(deadlines.insert(deadline(task, {})).second);
    ascending = ascending && (task == 0 || deadline(task - 1, {}) < deadline(task, {}));
  }
  EXPECT_FALSE(ascending);
}

TEST(sleepers, only_the_full_run_goes_to_a_million) {
  EXPECT_EQ(configurations({.quick = true}).back().tasks, 100'000u);
  EXPECT_EQ(configurations({.quick = false}).back().tasks, 1'000'000u);
}

}  // namespace
}  // namespace switchmark::workloads::sleepers
