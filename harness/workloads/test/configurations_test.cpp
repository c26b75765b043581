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

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace switchmark::workloads {
namespace {

std::int64_t number(std::size_t member) { return static_cast<std::int64_t>(member); }
std::int64_t number(runtime::duration member) { return member.count(); }

/// The members of a configuration in their order. A configuration with another number of members does not compile.
template <std::size_t Members, class Spec>
std::vector<std::int64_t> members_of(const Spec& s) {
  if constexpr (Members == 2) {
    const auto& [a, b] = s;
    return {number(a), number(b)};
  } else if constexpr (Members == 3) {
    const auto& [a, b, c] = s;
    return {number(a), number(b), number(c)};
  } else if constexpr (Members == 4) {
    const auto& [a, b, c, d] = s;
    return {number(a), number(b), number(c), number(d)};
  } else {
    const auto& [a, b, c, d, e] = s;
    return {number(a), number(b), number(c), number(d), number(e)};
  }
}

using row = std::vector<std::int64_t>;
using rows = std::vector<row>;

/// The members of each configuration.
template <std::size_t Members, class Spec>
rows rows_of(const std::vector<Spec>& configurations) {
  rows all;
  for (const Spec& s : configurations) all.push_back(members_of<Members>(s));
  return all;
}

constexpr run_scale quick{.quick = true, .hog_rounds = 7}, full{.quick = false, .hog_rounds = 7};

TEST(configurations, a_run_is_quick_unless_it_is_asked_for_more) {
  EXPECT_TRUE(run_scale{}.quick);
  EXPECT_EQ(run_scale{}.hog_rounds, 0u);
}

// Few tasks switch 20,000 times, so that most epochs have no tick of the host in them.
TEST(configurations, of_rings_switch_20_000_times_or_have_many_rounds) {
  EXPECT_EQ(rows_of<2>(ring::configurations(quick)),
            (rows{{2, 10'000}, {100, 200}, {1'000, 100}, {10'000, 10}, {100'000, 8}}));
  EXPECT_EQ(rows_of<2>(ring::configurations(full)), (rows{{2, 10'000},
                                                          {10, 2'000},
                                                          {30, 666},
                                                          {100, 200},
                                                          {300, 200},
                                                          {1'000, 100},
                                                          {2'000, 50},
                                                          {5'000, 20},
                                                          {10'000, 10},
                                                          {20'000, 8},
                                                          {50'000, 8},
                                                          {100'000, 8}}));
}

TEST(configurations, of_depths_have_fewer_rounds_at_a_thousand_calls) {
  EXPECT_EQ(rows_of<4>(depth::configurations(quick)),
            (rows{{2, 10'000, 1, 0}, {2, 10'000, 10, 0}, {2, 10'000, 100, 0}}));
  EXPECT_EQ(rows_of<4>(depth::configurations(full)), (rows{{2, 10'000, 1, 0},
                                                           {2, 10'000, 3, 0},
                                                           {2, 10'000, 10, 0},
                                                           {2, 10'000, 30, 0},
                                                           {2, 10'000, 100, 0},
                                                           {2, 1'953, 1'024, 0}}));
}

TEST(configurations, of_ready_waits_make_64_000_calls_a_task) {
  EXPECT_EQ(rows_of<4>(ready_waits::configurations(quick)), (rows{{2, 64'000, 1, 0},
                                                                  {2, 64'000, 1, 1},
                                                                  {2, 64'000, 1, 10},
                                                                  {2, 64'000, 1, 100},
                                                                  {2, 4'000, 16, 0},
                                                                  {2, 4'000, 16, 1},
                                                                  {2, 4'000, 16, 10},
                                                                  {2, 4'000, 16, 100}}));
  EXPECT_EQ(rows_of<4>(ready_waits::configurations(full)), (rows{{2, 64'000, 1, 0},
                                                                 {2, 64'000, 1, 1},
                                                                 {2, 64'000, 1, 3},
                                                                 {2, 64'000, 1, 10},
                                                                 {2, 64'000, 1, 30},
                                                                 {2, 64'000, 1, 100},
                                                                 {2, 4'000, 16, 0},
                                                                 {2, 4'000, 16, 1},
                                                                 {2, 4'000, 16, 10},
                                                                 {2, 4'000, 16, 100}}));
}

TEST(configurations, of_channels_have_no_places_or_64) {
  for (const run_scale& scale : {quick, full})
    EXPECT_EQ(rows_of<2>(channel::configurations(scale)), (rows{{50'000, 0}, {50'000, 64}}));
}

TEST(configurations, of_handoffs_take_the_mutex_20_000_times_or_compute) {
  EXPECT_EQ(rows_of<3>(handoff::configurations(quick)), (rows{{10, 2'000, 0}}));
  EXPECT_EQ(rows_of<3>(handoff::configurations(full)), (rows{{2, 10'000, 0}, {10, 2'000, 0}, {100, 200, 0}}));
  for (const run_scale& scale : {quick, full})
    EXPECT_EQ(rows_of<3>(handoff::computing(scale)), (rows{{4, 2, 2'000'000}}));
}

TEST(configurations, of_idle_polls_wait_two_milliseconds_with_and_without_polls) {
  constexpr std::int64_t sleep = 2'000'000;  // ns
  EXPECT_EQ(rows_of<4>(idle_polls::configurations(quick)), (rows{{10, false, sleep, 0}, {10, true, sleep, 0}}));
  EXPECT_EQ(rows_of<4>(idle_polls::configurations(full)), (rows{{1, false, sleep, 0},
                                                                {1, true, sleep, 0},
                                                                {10, false, sleep, 0},
                                                                {10, true, sleep, 0},
                                                                {100, false, sleep, 0},
                                                                {100, true, sleep, 0}}));
}

TEST(configurations, of_generators_count_far_or_walk_small_trees_over_and_over) {
  for (const run_scale& scale : {quick, full})
    EXPECT_EQ(rows_of<4>(generators::counts(scale)), (rows{{2, 10'000, 1, false}}));
  EXPECT_EQ(rows_of<4>(generators::walks(quick)), (rows{{2, 15, 273, true}, {2, 255, 16, true}, {2, 4'095, 1, true}}));
  EXPECT_EQ(rows_of<4>(generators::walks(full)), (rows{{2, 15, 273, true},
                                                       {2, 63, 65, true},
                                                       {2, 255, 16, true},
                                                       {2, 1'023, 4, true},
                                                       {2, 4'095, 1, true},
                                                       {2, 16'383, 1, true},
                                                       {2, 65'535, 1, true}}));
}

TEST(configurations, of_safepoint_cost_share_three_million_iterations_among_the_calls) {
  EXPECT_EQ(rows_of<3>(safepoint_cost::configurations(quick)),
            (rows{{500'000, 0, false}, {187'500, 16, false}, {18'750, 160, false}}));
  EXPECT_EQ(rows_of<3>(safepoint_cost::configurations(full)), (rows{{500'000, 0, false},
                                                                    {187'500, 16, false},
                                                                    {18'750, 160, false},
                                                                    {1'875, 1'600, false},
                                                                    {187, 16'000, false},
                                                                    {1'875, 1'600, true}}));
}

TEST(configurations, of_granularity_have_rounds_for_a_few_milliseconds) {
  EXPECT_EQ(rows_of<4>(granularity::configurations(quick)),
            (rows{{64, 3'906, 0, 0}, {64, 1'953, 16, 0}, {64, 355, 160, 0}, {64, 38, 1'600, 0}}));
  EXPECT_EQ(rows_of<4>(granularity::configurations(full)), (rows{{64, 3'906, 0, 0},
                                                                 {64, 1'953, 16, 0},
                                                                 {64, 355, 160, 0},
                                                                 {64, 38, 1'600, 0},
                                                                 {64, 3, 16'000, 0},
                                                                 {64, 1, 160'000, 0},
                                                                 {64, 38, 1'600, 4'096},
                                                                 {64, 4, 16'000, 4'096},
                                                                 {64, 38, 1'600, 32'768},
                                                                 {64, 4, 16'000, 32'768},
                                                                 {64, 38, 1'600, 262'144},
                                                                 {64, 4, 16'000, 262'144}}));
}

TEST(configurations, of_forced_switch_switches_raise_about_eight_thousand_ticks) {
  for (const run_scale& scale : {quick, full})
    EXPECT_EQ(rows_of<2>(forced_switch::configurations(scale)), (rows{{2, 4'000}, {10, 800}, {100, 80}, {1'000, 20}}));
}

TEST(configurations, of_join_all_are_joined_or_one_by_one) {
  EXPECT_EQ(rows_of<2>(join_all::configurations(quick)), (rows{{100, false}, {100, true}, {1'000, true}}));
  EXPECT_EQ(rows_of<2>(join_all::configurations(full)),
            (rows{{100, false}, {10'000, false}, {10, true}, {100, true}, {1'000, true}, {10'000, true}}));
}

TEST(configurations, of_wake_latency_are_with_and_without_a_ready_task_by_each_interface_of_the_kernel) {
  for (const run_scale& scale : {quick, full})
    EXPECT_EQ(rows_of<3>(wake_latency::configurations(scale)),
              (rows{{0, 200, false}, {1, 200, false}, {0, 200, true}, {1, 200, true}}));
}

TEST(configurations, of_spawn_and_coverage_are_one) {
  const spawn::spec any_spawn;
  EXPECT_EQ(any_spawn.children, 1u);
  for (const run_scale& scale : {quick, full}) {
    ASSERT_EQ(spawn::configurations(scale).size(), 1u);
    EXPECT_EQ(spawn::configurations(scale)[0].children, 1'000u);
    EXPECT_EQ(rows_of<2>(coverage::configurations(scale)), (rows{{2, 1}}));
  }
}

TEST(configurations, of_sleepers_go_to_a_million_in_a_full_run) {
  const auto tasks = [](const run_scale& scale) {
    std::vector<std::size_t> all;
    for (const sleepers::spec& s : sleepers::configurations(scale)) all.push_back(s.tasks);
    return all;
  };
  EXPECT_EQ(tasks(quick), (std::vector<std::size_t>{1'000, 10'000, 100'000}));
  EXPECT_EQ(tasks(full), (std::vector<std::size_t>{1'000, 10'000, 100'000, 1'000'000}));
  EXPECT_EQ(rows_of<2>(sleepers::parked_in_calls(quick)), (rows{{10'000, 16}, {10'000, 128}}));
  EXPECT_EQ(rows_of<2>(sleepers::parked_in_calls(full)),
            (rows{{10'000, 4}, {10'000, 8}, {10'000, 16}, {10'000, 32}, {10'000, 64}, {10'000, 128}}));
}

TEST(configurations, of_hogs_have_sixteen_latency_sensitive_tasks) {
  for (const run_scale& scale : {quick, full}) {
    EXPECT_EQ(rows_of<5>(hog::lone(scale)), (rows{{1, 7, 0, 16, 500}}));
    EXPECT_EQ(rows_of<5>(hog::several(scale)), (rows{{4, 7, 0, 16, 2'000}}));
    EXPECT_EQ(rows_of<5>(hog::long_steps(scale)), (rows{{1, 6, 500'000, 16, 200}}));
  }
}

TEST(configurations, are_small_where_nothing_is_said) {
  EXPECT_EQ(members_of<2>(ring::spec{}), (row{2, 1}));
  EXPECT_EQ(members_of<4>(depth::spec{}), (row{2, 1, 1, 0}));
  EXPECT_EQ(members_of<4>(generators::spec{}), (row{2, 1, 1, false}));
  EXPECT_EQ(members_of<3>(safepoint_cost::spec{}), (row{1, 0, false}));
  EXPECT_EQ(members_of<4>(granularity::spec{}), (row{2, 1, 0, 0}));
  EXPECT_EQ(members_of<2>(forced_switch::spec{}), (row{2, 1}));
  EXPECT_EQ(members_of<2>(join_all::spec{}), (row{1, true}));
  EXPECT_EQ(members_of<2>(sleepers::spec{}), (row{1, 1}));
  EXPECT_EQ(members_of<4>(ready_waits::spec{}), (row{2, 1, 1, 0}));
  EXPECT_EQ(members_of<5>(hog::spec{}), (row{1, 1, 0, 16, 1}));
}

}  // namespace
}  // namespace switchmark::workloads
