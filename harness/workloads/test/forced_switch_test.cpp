#include "workloads/forced_switch/spec.hpp"
#include "workloads/test/cells_of_tests.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace switchmark::workloads::forced_switch {
namespace {

TEST(forced_switch, fibers_that_stop_each_other_compute_what_the_oracle_computes) {
  const auto shown = cell_at("forced_switch/fiber-preempt", spec{.fibers = 5, .rounds = 20}).verify();
  EXPECT_THAT(shown.mismatch, testing::IsEmpty());
  EXPECT_EQ(shown.counts.ticks_delivered, 100u);
  EXPECT_EQ(shown.counts.forced_switches, 100u)
      << "who raises the last tick finds the others where theirs stopped them";
}

TEST(forced_switch, an_epoch_measures_both_ends) {
  const measure::epoch epoch =
      cell_at("forced_switch/fiber-preempt", spec{.fibers = 3, .rounds = 10}).prepare()->next();
  EXPECT_EQ(epoch.operations, 30u);
  ASSERT_EQ(epoch.readings.size(), 3u);
  for (const auto& each : epoch.readings)
    if (each.metric != "forced_remainder_ns") {
      EXPECT_GT(each.value, 0) << each.metric;
    }
}

}  // namespace
}  // namespace switchmark::workloads::forced_switch
