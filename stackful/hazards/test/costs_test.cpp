#include "stackful/hazards/costs.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace switchmark::stackful::hazards {
namespace {

costs costs_of(const char* name) { return measure_costs(*find(name)); }

// What a guard costs is a matter of the machine; here only that it is a time of this order: a switch takes some ns, a
// tick some us, and no clock reads the same in hundreds of pairs of epochs.
void expect_nanoseconds(const std::optional<cost>& found) {
  ASSERT_TRUE(found.has_value());
  EXPECT_LE(found->low, found->median);
  EXPECT_LE(found->median, found->high);
  EXPECT_LT(std::abs(found->median), 100'000);
  EXPECT_GT(found->high - found->low, 1e-6);
}

TEST(costs, are_of_the_switches_that_the_guard_is_part_of) {
  const costs both = costs_of("exception_state");
  expect_nanoseconds(both.yield);
  expect_nanoseconds(both.forced);
  const costs forced = costs_of("errno_kept");
  EXPECT_FALSE(forced.yield.has_value());
  expect_nanoseconds(forced.forced);
  const costs neither = costs_of("static_guard");
  EXPECT_FALSE(neither.yield.has_value());
  EXPECT_FALSE(neither.forced.has_value());
  for (const hazard& row : table()) EXPECT_TRUE(guards.*row.flag) << row.name << " is on again";
}

}  // namespace
}  // namespace switchmark::stackful::hazards
