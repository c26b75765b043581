#include "runner/repetition.hpp"

#include "measure/find_metric.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <stdexcept>

namespace switchmark::runner {
namespace {

using testing::ElementsAre;

measure::epoch epoch(double seconds, std::uint64_t operations = 10) {
  return {seconds, operations, {{"jumps_per_yield", seconds}}, {seconds}};
}

TEST(repetition, sums_its_epochs) {
  repetition taken;
  for (const double seconds : {1.0, 2.0}) taken.add(epoch(seconds), 1e-9 * seconds);
  EXPECT_EQ(taken.operations, 20U);
  EXPECT_THAT(taken.paces, ElementsAre(0.1, 0.2));
  EXPECT_THAT(taken.readings.at("jumps_per_yield"), ElementsAre(1, 2));
  EXPECT_THAT(taken.waits_us, ElementsAre(1, 2));
  EXPECT_DOUBLE_EQ(taken.multiplication_seconds(), 1.5e-9);
}

TEST(repetition, goes_at_the_interquartile_mean_of_the_paces_of_its_epochs) {
  repetition taken;
  for (const double seconds : {1.0, 10.0, 1.0}) taken.add(epoch(seconds, 1), 0);
  EXPECT_EQ(taken.seconds(), 3);
  for (const double seconds : {2.0, 9.0}) taken.add(epoch(seconds, 1), 0);
  EXPECT_EQ(taken.seconds(), 5 * (0.75 * 1 + 2 + 0.75 * 9) / 2.5);
}

TEST(repetition, keeps_where_its_tasks_were_seen_suspended_and_refuses_epochs_that_differ) {
  repetition taken;
  measure::epoch shown = epoch(1);
  shown.instructions = measure::instruction_strip{10, 1, {{0, 1}}};
  taken.add(shown, 0);
  EXPECT_EQ(taken.instructions, shown.instructions);
  shown.instructions = measure::instruction_strip{10, 1, {{0, 2}}};
  EXPECT_THROW(taken.add(shown, 0), std::runtime_error);
}

TEST(repetition, has_the_percentiles_of_its_lags) {
  repetition taken{.operations = 1, .paces = {1}};
  taken.lags_us = {0, 0, 0, 30};
  const auto values = values_of(taken, "");
  EXPECT_EQ(values.at("tick_lag_p50_us"), 0);
  EXPECT_EQ(values.at("tick_lag_max_us"), 30);
}

TEST(values_of, are_interquartile_means_of_seconds_per_operation_medians_of_readings_and_percentiles) {
  const repetition taken{100, {1e-9, 60e-9, 2e-9, 5e-9, 53e-9}, {{"jumps_per_yield", {1, 9, 2, 2, 8}}}, {3, 1, 2}};
  const std::map<std::string, double> values = values_of(taken, "switch_ns");
  EXPECT_DOUBLE_EQ(values.at("switch_ns"), (0.75 * 2 + 5 + 0.75 * 53) / 2.5);
  EXPECT_EQ(values.at("jumps_per_yield"), 2);
  EXPECT_EQ(values.at("wait_p50_us"), 2);
  EXPECT_EQ(values.at("wait_max_us"), 3);
}

// Each epoch takes 20 multiplications; the clock is not the same in any two.
TEST(values_of, are_at_the_median_clock_where_the_metric_is_scaled_to_it) {
  repetition taken{3, {20e-9, 60e-9, 40e-9}, {{"rung_ns", {2, 6, 4}}, {"park_ns", {7, 1, 4}}}, {}};
  taken.multiplications = {1e-9, 3e-9, 2e-9};
  std::map<std::string, double> values = values_of(taken, "switch_ns");
  EXPECT_DOUBLE_EQ(values.at("switch_ns"), 40);
  EXPECT_DOUBLE_EQ(values.at("rung_ns"), 4);
  taken.multiplications = {1e-9, 4e-9, 2e-9};
  values = values_of(taken, "switch_ns");
  EXPECT_DOUBLE_EQ(values.at("switch_ns"), 40) << "of 40, 30 and 40";
  EXPECT_DOUBLE_EQ(values.at("park_ns"), 4) << "it does not follow the clock";
  EXPECT_DOUBLE_EQ(values_of(taken, "run_ns").at("run_ns"), 40) << "nor does this";
  taken.paces = {60e-9, 60e-9, 40e-9};
  EXPECT_DOUBLE_EQ(values_of(taken, "switch_ns").at("switch_ns"), 40) << "of 120, 30 and 40";
  taken.multiplications = {1e-9, 0, 2e-9};
  EXPECT_DOUBLE_EQ(values_of(taken, "switch_ns").at("switch_ns"), 60) << "the clock of an epoch is not known";
  EXPECT_EQ(taken.multiplication_seconds(), 0);
}

TEST(values_of, have_no_time_without_a_name_for_it) { EXPECT_TRUE(values_of({1, {1}, {}, {}}, "").empty()); }

TEST(values_of, refuse_what_no_record_can_hold) {
  EXPECT_THROW((void)values_of({0, {}, {}, {}}, "switch_ns"), std::runtime_error);
  EXPECT_THROW((void)values_of({1, {1}, {{"no_such_metric", {1}}}, {}}, ""), std::runtime_error);
  EXPECT_THROW((void)values_of({1, {1}, {}, {}}, "no_such_metric"), std::runtime_error);
  EXPECT_THROW((void)values_of({1, {1}, {}, {}}, "jumps_per_yield"), std::runtime_error) << "not a time";
  for (const double bad : {std::nan(""), HUGE_VAL})
    EXPECT_THROW((void)values_of({1, {1}, {{"jumps_per_yield", {1, bad, 1}}}, {}}, ""), std::runtime_error);
}

TEST(epochs_of, are_those_of_the_metrics_that_ratios_are_made_of) {
  const repetition taken{2, {1, 2}, {{"work_per_cpu_second", {3, 4}}, {"jumps_per_yield", {1, 1}}}, {}};
  EXPECT_EQ(epochs_of(taken, "switch_ns"),
            (std::map<std::string, std::vector<double>>{{"switch_ns", {1, 2}}, {"work_per_cpu_second", {3, 4}}}));
  EXPECT_EQ(epochs_of(taken, "run_ns").size(), 1U) << "no ratio is made of run_ns";
}

}  // namespace
}  // namespace switchmark::runner
