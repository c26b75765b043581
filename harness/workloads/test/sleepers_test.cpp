#include "stackful/preemption/models.hpp"
#include "stackless/safepoints/models.hpp"
#include "workloads/sleepers/workload.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>

namespace switchmark::workloads::sleepers {
namespace {

template <class Model>
std::map<std::string, double, std::less<>> readings_of(std::size_t tasks, std::size_t depth = 1) {
  typename workload::session<Model> session({tasks, depth});
  std::map<std::string, double, std::less<>> found;
  for (const auto& reading : session.next().readings) found.emplace(reading.metric, reading.value);
  return found;
}

TEST(sleepers, a_future_or_coroutine_is_one_allocation_that_fits_its_bound) {
  const auto future = readings_of<stackless::future_model>(1'000);
  EXPECT_EQ(future.at("allocations_per_task"), 1);
  EXPECT_LE(future.at("frame_bytes"), 80);  // a malloc chunk of 96
  const auto coroutine = readings_of<stackless::coroutine_model>(1'000);
  EXPECT_EQ(coroutine.at("allocations_per_task"), 1);
#ifdef __OPTIMIZE__
  EXPECT_LE(coroutine.at("frame_bytes"), 120);  // a malloc chunk of 128
#endif
}

TEST(sleepers, a_parked_fiber_keeps_its_hot_frame_on_one_page) {
#ifndef __OPTIMIZE__
  GTEST_SKIP() << "frames of an unoptimised build don't fit";
#endif
  EXPECT_NEAR(readings_of<stackful::fiber_model>(4'000).at("resident_bytes_per_task"), 4096, 200);
}

// The heap of a process has room for 80 KB before it grows: the slope would be anything from 0 to the truth.
TEST(sleepers, too_few_tasks_make_no_slope) {
  EXPECT_FALSE(readings_of<stackless::future_model>(1'000).contains("resident_bytes_per_task"));
  EXPECT_FALSE(readings_of<stackless::future_model>(1'000).contains("reserved_bytes_per_task"));
  EXPECT_TRUE(readings_of<stackful::fiber_model>(1'000).contains("resident_bytes_per_task"));
}

template <class Model>
struct parked_in_calls_test : testing::Test {};
using models = testing::Types<stackful::fiber_model, stackful::fiber_preempt_model, stackless::future_model,
                              stackless::future_boxed_model, stackless::coroutine_model>;
TYPED_TEST_SUITE(parked_in_calls_test, models);

TYPED_TEST(parked_in_calls_test, do_what_the_oracle_says) {
  for (const std::size_t depth : {std::size_t{1}, std::size_t{16}, deepest})
    EXPECT_EQ((verify<workload, TypeParam, bodies, runtime::virtual_time>({50, depth}).mismatch), "") << depth;
}

TEST(parked_in_calls, each_call_of_a_coroutine_is_a_frame_and_of_a_future_a_box_or_a_member) {
  for (const std::size_t depth : {std::size_t{16}, deepest}) {
    EXPECT_EQ(readings_of<stackless::coroutine_model>(100, depth).at("allocations_per_task"), depth);
    // The outermost call is the task itself, whose box counts as well.
    EXPECT_EQ(readings_of<stackless::future_boxed_model>(100, depth).at("allocations_per_task"), depth);
    const auto members = readings_of<stackless::future_model>(100, depth);
    EXPECT_EQ(members.at("allocations_per_task"), 1);
    EXPECT_GE(members.at("frame_bytes"), 40 * depth);
    EXPECT_LE(members.at("frame_bytes"), 80 * (depth + 1));
    EXPECT_EQ(readings_of<stackful::fiber_model>(100, depth).at("allocations_per_task"), 1);
  }
}

TEST(parked_in_calls, a_deep_fiber_keeps_the_pages_of_its_calls) {
  const double bytes = readings_of<stackful::fiber_model>(1'000, deepest).at("resident_bytes_per_task");
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
