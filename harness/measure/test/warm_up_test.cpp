#include "measure/warm_up.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

namespace switchmark::measure {
namespace {

/// `warm` values about 1 that follow on `slow` ones about `factor`, with a spread of 2 %.
std::vector<double> series(std::size_t slow, std::size_t warm, double factor, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::normal_distribution<double> noise(1, 0.02);
  std::vector<double> all;
  for (std::size_t i = 0; i < slow + warm; ++i) all.push_back(noise(random) * (i < slow ? factor : 1));
  return all;
}

TEST(warm_up, is_found_to_the_block) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed)
    for (const double factor : {1.5, 3.0, 0.5}) EXPECT_GE(warm_up_of(series(7, 60, factor, seed)), 7U) << seed;
}

TEST(warm_up, of_what_is_steady_gives_little_away) {
  std::size_t given = 0;
  constexpr std::size_t runs = 200, blocks = 60;
  for (std::uint64_t seed = 1; seed <= runs; ++seed) given += warm_up_of(series(0, blocks, 1, seed));
  EXPECT_LT(given, runs * blocks / 10);
}

TEST(warm_up, is_none_where_all_are_equal) { EXPECT_EQ(warm_up_of(std::vector<double>(30, 1.0)), 0U); }

TEST(warm_up, is_at_most_half) {
  std::vector<double> falling;
  for (int i = 0; i < 40; ++i) falling.push_back(100 - i);
  EXPECT_EQ(warm_up_of(falling), 20U);
}

TEST(warm_up, is_looked_for_from_ten_values_on) {
  EXPECT_EQ(warm_up_of(std::vector<double>{9, 9, 9, 1, 1, 1, 1, 1, 1}), 0U);
  EXPECT_EQ(warm_up_of(std::vector<double>{9, 9, 9, 1, 1, 1, 1, 1, 1, 1}), 3U);
}

TEST(warm_up, does_not_depend_on_the_unit) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const std::vector<double> values = series(3, 40, 1.02, seed);
    for (const int exponent : {-300, -60, 60}) {
      std::vector<double> in_another_unit;
      for (const double value : values) in_another_unit.push_back(std::ldexp(value, exponent));
      EXPECT_EQ(warm_up_of(in_another_unit), warm_up_of(values)) << seed << ", 2^" << exponent;
    }
  }
}

TEST(warm_up, is_half_of_an_odd_number_rounded_down) {
  std::vector<double> falling;
  for (int i = 0; i < 41; ++i) falling.push_back(100 - i);
  EXPECT_EQ(warm_up_of(falling), 20U);
}

TEST(warm_up, is_not_looked_for_among_few) {
  EXPECT_EQ(warm_up_of(series(3, fewest_for_warm_up - 4, 9, 1)), 0U);
  EXPECT_EQ(warm_up_of(std::vector<double>()), 0U);
}

TEST(warm_up, is_looked_for_among_the_fewest_values_that_are_enough) {
  EXPECT_GE(warm_up_of(series(3, fewest_for_warm_up - 3, 9, 1)), 3U);
}

// One value, and 19 that alternate between 1 and -1, whose squared deviations have the sum 19 - 1/19. With the first
// value, the sum over 20^2 exceeds the sum without it over 19^2 when the first value is larger than 1.5205.
TEST(warm_up, is_where_the_sum_of_squared_deviations_over_the_squared_number_of_values_is_least) {
  std::vector<double> values(20);
  for (std::size_t i = 1; i < values.size(); ++i) values[i] = i % 2 == 1 ? 1 : -1;
  values[0] = 1.51;
  EXPECT_EQ(warm_up_of(values), 0U);
  values[0] = 1.53;
  EXPECT_EQ(warm_up_of(values), 1U);
}

}  // namespace
}  // namespace switchmark::measure
