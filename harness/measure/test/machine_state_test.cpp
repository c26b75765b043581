#include "measure/machine_state.hpp"

#include "measure/stopwatch.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>

namespace switchmark::measure {
namespace {

TEST(machine_state, two_readings_are_of_one_state_within_a_factor_either_way) {
  EXPECT_TRUE(same_state(10, 12));
  EXPECT_TRUE(same_state(12, 10));
  EXPECT_FALSE(same_state(10, 12.1));
  EXPECT_FALSE(same_state(12.1, 10));
}

TEST(machine_state, the_most_frequent_one_has_the_most_readings_within_its_width) {
  const std::vector<double> probes{10, 17, 10.5, 17.2, 11.9, 30};
  const state_range found = most_frequent_state(probes);
  EXPECT_EQ(found.low, 10);
  EXPECT_EQ(found.high, 11.9);
}

TEST(machine_state, of_equally_frequent_ones_is_the_fastest) {
  const std::vector<double> probes{17, 10, 10.1, 17.1};
  EXPECT_EQ(most_frequent_state(probes).low, 10);
}

TEST(machine_state, every_reading_belongs_to_exactly_one_the_fastest_first) {
  const std::vector<double> probes{17, 9, 10.5, 17.2, 10.6, 10.7, 30, 12.5};
  const std::vector<state_range> states = states_of(probes);
  for (const double probe : probes)
    EXPECT_EQ(std::count_if(states.begin(), states.end(), [probe](const auto& one) { return one.holds(probe); }), 1)
        << probe;
  EXPECT_TRUE(std::is_sorted(states.begin(), states.end(),
                             [](const auto& one, const auto& other) { return one.high < other.low; }));
  for (const state_range& state : states) EXPECT_LE(state.high, state.low * state_width);
  EXPECT_EQ(states.size(), 4U);  // 9 to 10.7, of which there are most; 12.5; 17 and 17.2; 30
}

TEST(machine_state, of_medians_is_narrower) {
  const std::vector<double> probes{18.6, 18.9, 19.2, 20.7, 20.8};
  EXPECT_EQ(states_of(probes).size(), 1U);
  const std::vector<state_range> states = states_of(probes, state_width_of_medians);
  ASSERT_EQ(states.size(), 2U);
  EXPECT_EQ(states[1].low, 20.7);
  EXPECT_EQ(most_frequent_state(probes, state_width_of_medians).high, 19.2);
}

TEST(machine_state, of_no_readings_are_none) { EXPECT_TRUE(states_of({}).empty()); }

// What it costs is a matter of benchmarks; what is shown here is that it ends, and that its figures can be used.
TEST(machine_state, probe_reads_positive_numbers) {
  const machine_probe probe = probe_machine();
  EXPECT_TRUE(std::isfinite(probe.state));
  EXPECT_GT(probe.state, 0);
  EXPECT_GT(probe.multiplication_seconds, 0);
  EXPECT_LT(probe.multiplication_seconds, 1e-6);  // of one multiplication, not of all
}

}  // namespace
}  // namespace switchmark::measure
