#include "stackful/hazards/costs.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace switchmark::stackful::hazards {
namespace {

costs costs_of(const char* name) { return measure_costs(*find(name)); }

// What a guard costs is a matter of the machine; here only that it is a time of this order: a switch takes some ns, a
// tick some us, and no clock reads the same in hundreds of pairs of epochs.
void expect_nanoseconds(const std::optional<cost>& result) {
  ASSERT_TRUE(result.has_value());
  EXPECT_LE(result->low, result->median);
  EXPECT_LE(result->median, result->high);
  EXPECT_LT(std::abs(result->median), 100'000);
  EXPECT_GT(result->high - result->low, 1e-6);
}

TEST(compare_pairs, measures_alternately_with_and_without_the_guard) {
  bool guard = true;
  std::vector<bool> states;
  const cost found = compare_pairs(guard, 8, [&] {
    states.push_back(guard);
    return guard ? 7.0 : 4.0;
  });
  EXPECT_EQ(states, (std::vector<bool>{false, true, true, false, false, true, true, false, false, true, true, false,
                                       false, true, true, false}));
  EXPECT_TRUE(guard);
  EXPECT_EQ(found.median, 3);
  EXPECT_EQ(found.low, 3);
  EXPECT_EQ(found.high, 3);
}

TEST(compare_pairs, has_the_median_of_the_differences_and_its_interval) {
  bool guard = true;
  int guarded = 0;
  // The differences are 0, 2, 4 ... 14, and the interval of the median of eight samples is the whole range.
  const cost found = compare_pairs(guard, 8, [&] { return guard ? 10.0 + 2 * guarded++ : 10.0; });
  EXPECT_EQ(found.median, 7);
  EXPECT_EQ(found.low, 0);
  EXPECT_EQ(found.high, 14);
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
