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
std::map<std::string, double, std::less<>> readings_of(std::size_t tasks) {
  typename workload::session<Model> session({tasks});
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
