#include "measure/instruction_strip.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace switchmark::measure {
namespace {

const auto text = reinterpret_cast<std::uintptr_t>(__executable_start);

address_set set_of(std::initializer_list<std::uintptr_t> offsets) {
  address_set set;
  for (const std::uintptr_t offset : offsets) set.insert(text + offset);
  return set;
}

TEST(instruction_strip, numbers_what_was_executed_and_joins_neighbours) {
  const auto strip = make_strip(set_of({2, 7, 8, 30, 31, 99}), set_of({200, 201}), set_of({2, 7, 31, 99, 500}));
  EXPECT_EQ(strip.executed, 6u);
  EXPECT_EQ(strip.non_preemptible, 2u);
  EXPECT_THAT(strip.suspended, testing::ElementsAre(testing::Pair(0, 2), testing::Pair(4, 6)));
  EXPECT_EQ(strip.suspension_points(), 4u) << "what was not executed in the traced run isn't counted";
  EXPECT_DOUBLE_EQ(strip.coverage(), 4.0 / 6);
  EXPECT_DOUBLE_EQ(strip.non_preemptible_share(), 2.0 / 8);
}

TEST(instruction_strip, has_shares_of_few_instructions) {
  const instruction_strip one{.executed = 1, .non_preemptible = 0, .suspended = {{0, 1}}};
  EXPECT_EQ(one.suspension_points(), 1u);
  EXPECT_DOUBLE_EQ(one.coverage(), 1);
  EXPECT_DOUBLE_EQ(one.non_preemptible_share(), 0);
  const instruction_strip only_non_preemptible{.executed = 0, .non_preemptible = 1, .suspended = {}};
  EXPECT_DOUBLE_EQ(only_non_preemptible.coverage(), 0);
  EXPECT_DOUBLE_EQ(only_non_preemptible.non_preemptible_share(), 1);
  const instruction_strip equal{.executed = 3, .non_preemptible = 3, .suspended = {{1, 2}}};
  EXPECT_DOUBLE_EQ(equal.coverage(), 1.0 / 3);
  EXPECT_DOUBLE_EQ(equal.non_preemptible_share(), 0.5);
  EXPECT_EQ(instruction_strip(), (instruction_strip{0, 0, {}}));
}

TEST(instruction_strip, joins_three_neighbours_and_more) {
  const auto strip = make_strip(set_of({1, 2, 3, 4, 5, 6}), {}, set_of({1, 2, 3, 5, 6}));
  EXPECT_THAT(strip.suspended, testing::ElementsAre(testing::Pair(0, 3), testing::Pair(4, 6)));
  EXPECT_EQ(strip.suspension_points(), 5u);
}

TEST(instruction_strip, of_nothing_is_nothing) {
  const auto strip = make_strip({}, {}, set_of({1}));
  EXPECT_EQ(strip.suspension_points(), 0u);
  EXPECT_EQ(strip.coverage(), 0);
  EXPECT_EQ(strip.non_preemptible_share(), 0);
}

}  // namespace
}  // namespace switchmark::measure
