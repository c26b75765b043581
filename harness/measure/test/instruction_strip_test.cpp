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
  EXPECT_EQ(strip.refusing, 2u);
  EXPECT_THAT(strip.suspended, testing::ElementsAre(testing::Pair(0, 2), testing::Pair(4, 6)));
  EXPECT_EQ(strip.points(), 4u) << "what was not executed in the traced run isn't counted";
  EXPECT_DOUBLE_EQ(strip.coverage(), 4.0 / 6);
  EXPECT_DOUBLE_EQ(strip.refusing_share(), 2.0 / 8);
}

TEST(instruction_strip, of_nothing_is_nothing) {
  const auto strip = make_strip({}, {}, set_of({1}));
  EXPECT_EQ(strip.points(), 0u);
  EXPECT_EQ(strip.coverage(), 0);
  EXPECT_EQ(strip.refusing_share(), 0);
}

}  // namespace
}  // namespace switchmark::measure
