// The configurations of quick and full runs, as lists.

#include "workloads/channel/spec.hpp"
#include "workloads/coverage/spec.hpp"
#include "workloads/depth/spec.hpp"
#include "workloads/forced_switch/spec.hpp"
#include "workloads/generators/spec.hpp"
#include "workloads/granularity/spec.hpp"
#include "workloads/handoff/spec.hpp"
#include "workloads/hog/spec.hpp"
#include "workloads/idle_polls/spec.hpp"
#include "workloads/join_all/spec.hpp"
#include "workloads/ready_waits/spec.hpp"
#include "workloads/ring/spec.hpp"
#include "workloads/safepoint_cost/spec.hpp"
#include "workloads/sleepers/spec.hpp"
#include "workloads/spawn/spec.hpp"
#include "workloads/wake_latency/spec.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace switchmark::workloads {
namespace {

using testing::ElementsAre;
using testing::FieldsAre;

constexpr run_scale quick{.quick = true, .hog_rounds = 7}, full{.quick = false, .hog_rounds = 7};

TEST(configurations, a_run_is_quick_unless_it_is_asked_for_more) {
  EXPECT_TRUE(run_scale{}.quick);
  EXPECT_EQ(run_scale{}.hog_rounds, 0u);
}

TEST(configurations, of_rings_have_at_least_eight_rounds) {
  EXPECT_THAT(ring::configurations(quick),
              ElementsAre(FieldsAre(2, 50'000), FieldsAre(100, 1'000), FieldsAre(1'000, 100), FieldsAre(10'000, 10),
                          FieldsAre(100'000, 8)));
  EXPECT_THAT(ring::configurations(full),
              ElementsAre(FieldsAre(2, 50'000), FieldsAre(10, 10'000), FieldsAre(30, 3'333), FieldsAre(100, 1'000),
                          FieldsAre(300, 333), FieldsAre(1'000, 100), FieldsAre(2'000, 50), FieldsAre(5'000, 20),
                          FieldsAre(10'000, 10), FieldsAre(20'000, 8), FieldsAre(50'000, 8), FieldsAre(100'000, 8)));
}

TEST(configurations, of_depths_have_fewer_rounds_the_deeper_they_go) {
  EXPECT_THAT(depth::configurations(quick),
              ElementsAre(FieldsAre(2, 25'000, 1, 0), FieldsAre(2, 25'000, 10, 0), FieldsAre(2, 20'000, 100, 0)));
  EXPECT_THAT(depth::configurations(full),
              ElementsAre(FieldsAre(2, 25'000, 1, 0), FieldsAre(2, 25'000, 3, 0), FieldsAre(2, 25'000, 10, 0),
                          FieldsAre(2, 25'000, 30, 0), FieldsAre(2, 20'000, 100, 0), FieldsAre(2, 1'953, 1'024, 0)));
}

TEST(configurations, of_ready_waits_make_64_000_calls_a_task) {
  EXPECT_THAT(ready_waits::configurations(quick),
              ElementsAre(FieldsAre(2, 64'000, 1, 0), FieldsAre(2, 64'000, 1, 1), FieldsAre(2, 64'000, 1, 10),
                          FieldsAre(2, 64'000, 1, 100), FieldsAre(2, 4'000, 16, 0), FieldsAre(2, 4'000, 16, 1),
                          FieldsAre(2, 4'000, 16, 10), FieldsAre(2, 4'000, 16, 100)));
  EXPECT_THAT(ready_waits::configurations(full),
              ElementsAre(FieldsAre(2, 64'000, 1, 0), FieldsAre(2, 64'000, 1, 1), FieldsAre(2, 64'000, 1, 3),
                          FieldsAre(2, 64'000, 1, 10), FieldsAre(2, 64'000, 1, 30), FieldsAre(2, 64'000, 1, 100),
                          FieldsAre(2, 4'000, 16, 0), FieldsAre(2, 4'000, 16, 1), FieldsAre(2, 4'000, 16, 10),
                          FieldsAre(2, 4'000, 16, 100)));
}

TEST(configurations, of_channels_have_no_places_or_64) {
  for (const run_scale& scale : {quick, full})
    EXPECT_THAT(channel::configurations(scale), ElementsAre(FieldsAre(50'000, 0), FieldsAre(50'000, 64)));
}

TEST(configurations, of_handoffs_take_the_mutex_20_000_times_or_compute) {
  EXPECT_THAT(handoff::configurations(quick), ElementsAre(FieldsAre(10, 2'000, 0)));
  EXPECT_THAT(handoff::configurations(full),
              ElementsAre(FieldsAre(2, 10'000, 0), FieldsAre(10, 2'000, 0), FieldsAre(100, 200, 0)));
  for (const run_scale& scale : {quick, full})
    EXPECT_THAT(handoff::computing(scale), ElementsAre(FieldsAre(4, 2, 2'000'000)));
}

TEST(configurations, of_idle_polls_wait_two_milliseconds_with_and_without_polls) {
  constexpr runtime::duration sleep = std::chrono::milliseconds(2);
  EXPECT_THAT(idle_polls::configurations(quick),
              ElementsAre(FieldsAre(10, false, sleep, 0), FieldsAre(10, true, sleep, 0)));
  EXPECT_THAT(
      idle_polls::configurations(full),
      ElementsAre(FieldsAre(1, false, sleep, 0), FieldsAre(1, true, sleep, 0), FieldsAre(10, false, sleep, 0),
                  FieldsAre(10, true, sleep, 0), FieldsAre(100, false, sleep, 0), FieldsAre(100, true, sleep, 0)));
}

TEST(configurations, of_generators_count_far_or_walk_small_trees_over_and_over) {
  for (const run_scale& scale : {quick, full})
    EXPECT_THAT(generators::counts(scale), ElementsAre(FieldsAre(2, 10'000, 1, false)));
  EXPECT_THAT(generators::walks(quick),
              ElementsAre(FieldsAre(2, 15, 273, true), FieldsAre(2, 255, 16, true), FieldsAre(2, 4'095, 1, true)));
  EXPECT_THAT(generators::walks(full),
              ElementsAre(FieldsAre(2, 15, 273, true), FieldsAre(2, 63, 65, true), FieldsAre(2, 255, 16, true),
                          FieldsAre(2, 1'023, 4, true), FieldsAre(2, 4'095, 1, true), FieldsAre(2, 16'383, 1, true),
                          FieldsAre(2, 65'535, 1, true)));
}

TEST(configurations, of_safepoint_cost_share_three_million_iterations_among_the_calls) {
  EXPECT_THAT(safepoint_cost::configurations(quick),
              ElementsAre(FieldsAre(500'000, 0, false), FieldsAre(187'500, 16, false), FieldsAre(18'750, 160, false)));
  EXPECT_THAT(
      safepoint_cost::configurations(full),
      ElementsAre(FieldsAre(500'000, 0, false), FieldsAre(187'500, 16, false), FieldsAre(18'750, 160, false),
                  FieldsAre(1'875, 1'600, false), FieldsAre(187, 16'000, false), FieldsAre(1'875, 1'600, true)));
}

TEST(configurations, of_granularity_have_rounds_for_a_few_milliseconds) {
  EXPECT_THAT(granularity::configurations(quick), ElementsAre(FieldsAre(64, 3'906, 0, 0), FieldsAre(64, 1'953, 16, 0),
                                                              FieldsAre(64, 355, 160, 0), FieldsAre(64, 38, 1'600, 0)));
  EXPECT_THAT(granularity::configurations(full),
              ElementsAre(FieldsAre(64, 3'906, 0, 0), FieldsAre(64, 1'953, 16, 0), FieldsAre(64, 355, 160, 0),
                          FieldsAre(64, 38, 1'600, 0), FieldsAre(64, 3, 16'000, 0), FieldsAre(64, 1, 160'000, 0),
                          FieldsAre(64, 38, 1'600, 4'096), FieldsAre(64, 4, 16'000, 4'096),
                          FieldsAre(64, 38, 1'600, 32'768), FieldsAre(64, 4, 16'000, 32'768),
                          FieldsAre(64, 38, 1'600, 262'144), FieldsAre(64, 4, 16'000, 262'144)));
}

TEST(configurations, of_forced_switch_switches_raise_about_eight_thousand_ticks) {
  for (const run_scale& scale : {quick, full})
    EXPECT_THAT(forced_switch::configurations(scale),
                ElementsAre(FieldsAre(2, 4'000), FieldsAre(10, 800), FieldsAre(100, 80), FieldsAre(1'000, 20)));
}

TEST(configurations, of_join_all_are_joined_or_one_by_one) {
  EXPECT_THAT(join_all::configurations(quick),
              ElementsAre(FieldsAre(100, false), FieldsAre(100, true), FieldsAre(1'000, true)));
  EXPECT_THAT(join_all::configurations(full),
              ElementsAre(FieldsAre(100, false), FieldsAre(10'000, false), FieldsAre(10, true), FieldsAre(100, true),
                          FieldsAre(1'000, true), FieldsAre(10'000, true)));
}

TEST(configurations, of_wake_latency_are_with_and_without_a_ready_task_by_each_interface_of_the_kernel) {
  for (const run_scale& scale : {quick, full})
    EXPECT_THAT(wake_latency::configurations(scale), ElementsAre(FieldsAre(0, 200, false), FieldsAre(1, 200, false),
                                                                 FieldsAre(0, 200, true), FieldsAre(1, 200, true)));
}

TEST(configurations, of_spawn_and_coverage_are_one) {
  const spawn::spec any_spawn;
  EXPECT_EQ(any_spawn.children, 1u);
  for (const run_scale& scale : {quick, full}) {
    ASSERT_EQ(spawn::configurations(scale).size(), 1u);
    EXPECT_EQ(spawn::configurations(scale)[0].children, 1'000u);
    EXPECT_THAT(coverage::configurations(scale), ElementsAre(FieldsAre(2, 1)));
  }
}

TEST(configurations, of_sleepers_go_to_a_million_in_a_full_run) {
  const auto tasks = [](const run_scale& scale) {
    std::vector<std::size_t> all;
    for (const sleepers::spec& s : sleepers::configurations(scale)) all.push_back(s.tasks);
    return all;
  };
  EXPECT_THAT(tasks(quick), ElementsAre(1'000, 10'000, 100'000));
  EXPECT_THAT(tasks(full), ElementsAre(1'000, 10'000, 100'000, 1'000'000));
  EXPECT_THAT(sleepers::parked_in_calls(quick), ElementsAre(FieldsAre(10'000, 16), FieldsAre(10'000, 128)));
  EXPECT_THAT(sleepers::parked_in_calls(full),
              ElementsAre(FieldsAre(10'000, 4), FieldsAre(10'000, 8), FieldsAre(10'000, 16), FieldsAre(10'000, 32),
                          FieldsAre(10'000, 64), FieldsAre(10'000, 128)));
}

TEST(configurations, of_hogs_have_sixteen_latency_sensitive_tasks) {
  for (const run_scale& scale : {quick, full}) {
    EXPECT_THAT(hog::lone(scale), ElementsAre(FieldsAre(1, 7, 0, 16, 500)));
    EXPECT_THAT(hog::several(scale), ElementsAre(FieldsAre(4, 7, 0, 16, 2'000)));
    EXPECT_THAT(hog::long_steps(scale), ElementsAre(FieldsAre(1, 6, 500'000, 16, 200)));
  }
}

TEST(configurations, are_small_where_nothing_is_said) {
  EXPECT_THAT(ring::spec{}, FieldsAre(2, 1));
  EXPECT_THAT(depth::spec{}, FieldsAre(2, 1, 1, 0));
  EXPECT_THAT(generators::spec{}, FieldsAre(2, 1, 1, false));
  EXPECT_THAT(safepoint_cost::spec{}, FieldsAre(1, 0, false));
  EXPECT_THAT(granularity::spec{}, FieldsAre(2, 1, 0, 0));
  EXPECT_THAT(forced_switch::spec{}, FieldsAre(2, 1));
  EXPECT_THAT(join_all::spec{}, FieldsAre(1, true));
  EXPECT_THAT(sleepers::spec{}, FieldsAre(1, 1));
  EXPECT_THAT(ready_waits::spec{}, FieldsAre(2, 1, 1, 0));
  EXPECT_THAT(hog::spec{}, FieldsAre(1, 1, 0, 16, 1));
}

}  // namespace
}  // namespace switchmark::workloads
