#include "measure/statistics.hpp"

#include <gmock/gmock.h>

#include <numeric>
#include <stdexcept>

namespace switchmark::measure {
namespace {

std::vector<double> one_to(int n) {
  std::vector<double> values(n);
  std::iota(values.begin(), values.end(), 1.0);
  return values;
}

TEST(median, is_the_middle_sample) { EXPECT_EQ(median({9, 1, 5}), 5); }
TEST(median, is_the_mean_of_the_two_middle_samples) { EXPECT_EQ(median({9, 1, 5, 3}), 4); }
TEST(median, is_the_middle_sample_of_one_and_of_many) {
  EXPECT_EQ(median({7}), 7);
  EXPECT_EQ(median({2, 1}), 1.5);
  EXPECT_EQ(median(one_to(9)), 5);
  EXPECT_EQ(median(one_to(12)), 6.5);
}
TEST(median, of_none_is_refused) { EXPECT_THROW((void)median({}), std::invalid_argument); }

struct known {
  int samples;
  double low, high, confidence;
};

class median_intervals : public testing::TestWithParam<known> {};

// The ranks and coverages of the tables for the sign test.
TEST_P(median_intervals, are_those_of_the_tables) {
  const known expected = GetParam();
  const interval found = median_interval(one_to(expected.samples));
  EXPECT_EQ(found.low, expected.low);
  EXPECT_EQ(found.high, expected.high);
  EXPECT_NEAR(found.confidence, expected.confidence, 5e-5);
}
INSTANTIATE_TEST_SUITE_P(known, median_intervals,
                         testing::Values(known{1, 1, 1, 0}, known{2, 1, 2, 0.5}, known{3, 1, 3, 0.75},
                                         known{5, 1, 5, 0.9375}, known{6, 1, 6, 0.96875}, known{8, 1, 8, 0.9922},
                                         known{9, 2, 8, 0.9609}, known{10, 2, 9, 0.9785}, known{15, 4, 12, 0.9648},
                                         known{20, 6, 15, 0.9586}, known{25, 8, 18, 0.9567},
                                         known{100, 40, 61, 0.9648}));

TEST(interval, of_nothing_has_no_width_and_no_confidence) {
  const interval nothing;
  EXPECT_EQ(nothing.low, 0);
  EXPECT_EQ(nothing.high, 0);
  EXPECT_EQ(nothing.confidence, 0);
}

TEST(median_interval, ignores_the_order_of_the_samples) {
  const interval found = median_interval({3, 6, 1, 5, 2, 4});
  EXPECT_EQ(found.low, 1);
  EXPECT_EQ(found.high, 6);
}

// Of ten samples, by the sums of the binomial coefficients 1, 10, 45, 120, 210: the pair of the k-th smallest and the
// k-th largest misses the median with the probability 2 * (the sum of the first k of them) / 1,024.
TEST(median_interval, narrows_with_the_confidence_that_is_asked_for) {
  const auto expect = [](double confidence, double low, double high, double missed_of_1024) {
    const interval found = median_interval(one_to(10), confidence);
    EXPECT_EQ(found.low, low) << confidence;
    EXPECT_EQ(found.high, high) << confidence;
    EXPECT_NEAR(found.confidence, 1 - missed_of_1024 / 1024, 1e-12) << confidence;
  };
  expect(0.99, 1, 10, 2 * 1);
  expect(0.90, 2, 9, 2 * 11);
  expect(0.80, 3, 8, 2 * 56);
  expect(0.50, 4, 7, 2 * 176);
}

TEST(median_interval, of_none_is_refused) { EXPECT_THROW((void)median_interval({}), std::invalid_argument); }

TEST(process_spread, is_the_range_of_the_medians_over_their_median) {
  const std::vector<double> samples{10, 11, 12, 20, 20, 20, 16, 15, 17};
  const std::vector<int> processes{0, 0, 0, 1, 1, 1, 2, 2, 2};
  EXPECT_DOUBLE_EQ(process_spread(samples, processes).value(), 9.0 / 16.0);
}

TEST(process_spread, of_negative_medians_is_positive) {
  EXPECT_DOUBLE_EQ(process_spread(std::vector<double>{-10, -20}, std::vector<int>{0, 1}).value(), 10.0 / 15.0);
}

TEST(process_medians, are_in_the_order_of_the_processes) {
  EXPECT_THAT(process_medians(std::vector<double>{5, 1, 7, 2, 9}, std::vector<int>{8, 3, 8, 3, 8}),
              testing::ElementsAre(1.5, 7));
  EXPECT_THAT(process_medians({}, {}), testing::IsEmpty());
  EXPECT_THROW((void)process_medians(std::vector<double>{1, 2}, std::vector<int>{0}), std::invalid_argument);
  EXPECT_THROW((void)process_medians(std::vector<double>{1}, std::vector<int>{0, 0}), std::invalid_argument);
}

TEST(process_spread, does_not_depend_on_the_unit) {
  for (const double unit : {1e-3, 1.0, 1e6})
    EXPECT_DOUBLE_EQ(process_spread(std::vector<double>{1 * unit, 2 * unit}, std::vector<int>{0, 1}).value_or(0),
                     1 / 1.5)
        << unit;
}

TEST(process_spread, is_unknown_with_one_process) {
  EXPECT_FALSE(process_spread(std::vector<double>{1, 2}, std::vector<int>{3, 3}).has_value());
}

TEST(process_spread, is_a_number_or_nothing_when_the_median_is_zero) {
  EXPECT_EQ(process_spread(std::vector<double>{0, 0}, std::vector<int>{0, 1}).value(), 0);
  EXPECT_FALSE(process_spread(std::vector<double>{-1, 1}, std::vector<int>{0, 1}).has_value());
}

TEST(interquartile_mean, is_that_of_the_middle_half) {
  EXPECT_DOUBLE_EQ(interquartile_mean({10, 2, 3, 1, 5, 1e9, -1e9, 11}), (2 + 3 + 5 + 10) / 4.0);
}

// A quarter of seven is 1.75: a quarter of the second and of the sixth are inside.
TEST(interquartile_mean, has_of_a_sample_that_a_quartile_divides_the_part_inside) {
  EXPECT_DOUBLE_EQ(interquartile_mean({1000, 1, 2, 4, 8, 16, -500}), (0.25 * 1 + 2 + 4 + 8 + 0.25 * 16) / 3.5);
}

TEST(interquartile_mean, of_three_or_four_is_their_median_and_of_fewer_their_mean) {
  EXPECT_EQ(interquartile_mean({3}), 3);
  EXPECT_EQ(interquartile_mean({3, 5}), 4);
  EXPECT_EQ(interquartile_mean({1000, 3, 5}), 5);
  EXPECT_EQ(interquartile_mean({1000, 3, 5, -1000}), 4);
  EXPECT_THROW((void)interquartile_mean({}), std::invalid_argument);
}

TEST(interquartile_mean, moves_with_the_shares_of_two_kinds_where_the_median_jumps) {
  const std::vector<double> four{0, 0, 0, 0, 0, 0, 1, 1, 1, 1}, six{0, 0, 0, 0, 1, 1, 1, 1, 1, 1};
  EXPECT_EQ(median(four), 0);
  EXPECT_EQ(median(six), 1);
  EXPECT_DOUBLE_EQ(interquartile_mean(four), 1.5 / 5);
  EXPECT_DOUBLE_EQ(interquartile_mean(six), 3.5 / 5);
}

// By SciPy: the trimmed mean, and t.ppf(0.975, h - 1) * sqrt(ssd of mstats.winsorize(x, 0.1) / (h (h - 1))).
TEST(trimmed_mean_interval, is_that_of_tukey_and_mclaughlin) {
  const interval found = trimmed_mean_interval({3, 1, 4, 1.5, 9, 2.6, 5, 3.5, 8, -7}, 0.95);
  EXPECT_NEAR(found.low, 1.12974854142, 1e-9);
  EXPECT_NEAR(found.high, 6.02025145858, 1e-9);
}

// The squares of 1 to 25, of which two are cut at each end; by SciPy as above.
TEST(trimmed_mean_interval, cuts_a_tenth_at_each_end) {
  std::vector<double> squares = one_to(25);
  for (double& each : squares) each *= each;
  const interval found = trimmed_mean_interval(squares, 0.9);
  EXPECT_NEAR(found.low, 129.141968593, 1e-8);
  EXPECT_NEAR(found.high, 282.191364741, 1e-8);
  EXPECT_EQ(found.confidence, 0.9);
}

TEST(trimmed_mean_interval, does_not_move_with_how_far_the_furthest_is) {
  EXPECT_EQ(trimmed_mean_interval({0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, 0.9).high,
            trimmed_mean_interval({0, 1, 2, 3, 4, 5, 6, 7, 8, 1e9}, 0.9).high);
}

TEST(trimmed_mean_interval, of_fewer_than_ten_leaves_no_sample_out) {
  EXPECT_LT(trimmed_mean_interval({0, 1, 2, 3, 4, 5, 6, 7, 8}, 0.9).high,
            trimmed_mean_interval({0, 1, 2, 3, 4, 5, 6, 7, 1e9}, 0.9).high);
}

TEST(trimmed_mean_interval, of_few_is_students) {
  const interval found = trimmed_mean_interval({1, 2, 4}, 0.95);
  EXPECT_NEAR(found.low, -1.46124970041, 1e-9);
  EXPECT_NEAR(found.high, 6.12791636707, 1e-9);
  const interval of_two = trimmed_mean_interval({3, 1}, 0.95);  // 2 +- 12.7062 * 1
  EXPECT_NEAR(of_two.low, -10.7062047364, 1e-9);
  EXPECT_NEAR(of_two.high, 14.7062047364, 1e-9);
  EXPECT_THROW((void)trimmed_mean_interval({1}, 0.95), std::invalid_argument);
  EXPECT_THROW((void)trimmed_mean_interval({}, 0.95), std::invalid_argument);
}

}  // namespace
}  // namespace switchmark::measure
