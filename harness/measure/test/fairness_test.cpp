#include "measure/fairness.hpp"

#include <gtest/gtest.h>

#include <array>

namespace switchmark::measure {
namespace {

TEST(jain_index, is_one_when_all_get_the_same) { EXPECT_DOUBLE_EQ(jain_index(std::array{3.0, 3.0, 3.0}), 1); }

TEST(jain_index, is_one_nth_when_one_gets_everything) {
  EXPECT_DOUBLE_EQ(jain_index(std::array{0.0, 5.0, 0.0, 0.0}), 0.25);
}

TEST(jain_index, between_the_two_is_the_published_example) {  // Jain et al., 1984: shares 1 and 3
  EXPECT_DOUBLE_EQ(jain_index(std::array{1.0, 3.0}), 0.8);
}

TEST(jain_index, does_not_depend_on_the_unit) {
  EXPECT_DOUBLE_EQ(jain_index(std::array{1.0, 0.0}), 0.5) << "the sum of squares is 1";
  for (const double unit : {1e-3, 1.0, 1e6})
    EXPECT_DOUBLE_EQ(jain_index(std::array{1 * unit, 2 * unit, 3 * unit}), 36.0 / (3 * 14));
}

TEST(jain_index, nothing_for_anybody_is_fair) {
  EXPECT_DOUBLE_EQ(jain_index(std::array{0.0, 0.0}), 1);
  EXPECT_DOUBLE_EQ(jain_index({}), 1);
}

}  // namespace
}  // namespace switchmark::measure
