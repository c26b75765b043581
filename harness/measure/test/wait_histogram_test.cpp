#include "measure/wait_histogram.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <span>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace switchmark::measure {
namespace {

using testing::ElementsAre;

std::size_t bin_of(double wait) {
  const std::vector<std::uint64_t> counts = wait_histogram::count(std::vector{wait});
  return static_cast<std::size_t>(std::find(counts.begin(), counts.end(), 1U) - counts.begin());
}

TEST(wait_histogram, has_one_edge_more_than_bins_and_they_increase) {
  const std::vector<double> edges = wait_histogram::edges();
  EXPECT_EQ(edges.size(), wait_histogram::count({}).size() + 1);
  EXPECT_TRUE(std::is_sorted(edges.begin(), edges.end(), std::less_equal<>()));
  ASSERT_EQ(edges.size(), 83u);
  EXPECT_EQ(edges.front(), 0);
  for (std::size_t i = 1; i <= 81; ++i) {
    const double expected = std::pow(10, (static_cast<double>(i) - 11) / 10);
    EXPECT_NEAR(edges[i], expected, 1e-12 * expected) << i;
  }
  EXPECT_EQ(edges.back(), 1e9);
}

TEST(wait_histogram, puts_a_wait_between_the_edges_of_its_bin) {
  const std::vector<double> edges = wait_histogram::edges();
  for (const double wait : {0.0, 0.05, 0.11, 1.5, 999.0, 1.7e6, 5e7}) {
    const std::size_t bin = bin_of(wait);
    EXPECT_LE(edges[bin], wait);
    EXPECT_LT(wait, edges[bin + 1]);
  }
}

TEST(wait_histogram, begins_each_bin_with_its_lower_edge) {
  EXPECT_EQ(bin_of(0.0999), 0u);
  EXPECT_EQ(bin_of(0.1001), 1u);
  EXPECT_EQ(bin_of(0.999), 10u);
  EXPECT_EQ(bin_of(1.001), 11u);
  EXPECT_EQ(bin_of(0.9999e7), 80u);
  EXPECT_EQ(bin_of(1e7), 81u);
}

TEST(wait_histogram, counts_each_wait_in_its_own_bin) {
  const std::vector<std::uint64_t> counts = wait_histogram::count(std::vector{0.0, 1.1, 1.1, 1.1, 110.0, 110.0});
  std::vector<std::uint64_t> expected(82);
  expected[0] = 1;
  expected[11] = 3;
  expected[31] = 2;
  EXPECT_EQ(counts, expected);
}

TEST(wait_histogram, leaves_no_wait_out) {
  const std::vector waits{-1.0, 0.0, 1e-9, 3.0, 1e8, 1e12, std::numeric_limits<double>::infinity()};
  const std::vector<std::uint64_t> counts = wait_histogram::count(waits);
  EXPECT_EQ(std::accumulate(counts.begin(), counts.end(), std::uint64_t{0}), waits.size());
  EXPECT_EQ(counts.front(), 3U);
  EXPECT_EQ(counts.back(), 3U);
}

TEST(wait_histogram, refuses_what_is_no_number) {
  EXPECT_THROW((void)wait_histogram::count(std::vector{std::nan("")}), std::invalid_argument);
}

TEST(percentile, is_the_sample_of_the_nearest_rank) {
  std::vector<double> sorted(1000);
  std::iota(sorted.begin(), sorted.end(), 1.0);
  EXPECT_EQ(percentile(sorted, 0.5), 500);
  EXPECT_EQ(percentile(sorted, 0.9), 900);
  EXPECT_EQ(percentile(sorted, 0.99), 990);
  EXPECT_EQ(percentile(sorted, 0.999), 999);
  EXPECT_EQ(percentile(sorted, 1), 1000);
  EXPECT_EQ(percentile(std::vector{7.0}, 0.5), 7);
}

TEST(percentile, is_the_first_sample_where_the_share_is_less_than_one) {
  const std::vector sorted{1.0, 2.0, 3.0};
  EXPECT_EQ(percentile(sorted, 1e-12), 1);
  EXPECT_EQ(percentile(sorted, 0.33), 1);
  EXPECT_EQ(percentile(sorted, 0.34), 2);
}

// As doubles, 0.07 * 100,000 and 0.07 * 100 are more than 7,000 and 7.
TEST(percentile, is_not_moved_by_rounding) {
  std::vector<double> sorted(100'000);
  std::iota(sorted.begin(), sorted.end(), 1.0);
  EXPECT_EQ(percentile(sorted, 0.07), 7'000);
  EXPECT_EQ(percentile(std::span(sorted).first(100), 0.07), 7);
}

TEST(wait_readings, have_a_name_for_each_share) {
  std::vector<double> waits(1'000);
  std::iota(waits.rbegin(), waits.rend(), 1.0);
  std::vector<std::pair<std::string_view, double>> found;
  for (const reading& each : wait_readings(waits)) found.emplace_back(each.metric, each.value);
  EXPECT_THAT(found,
              ElementsAre(std::pair("wait_p50_us", 500), std::pair("wait_p90_us", 900), std::pair("wait_p99_us", 990),
                          std::pair("wait_p999_us", 999), std::pair("wait_max_us", 1'000)));
}

TEST(lag_readings, have_a_name_for_each_share) {
  std::vector<double> lags(1'000);
  std::iota(lags.rbegin(), lags.rend(), 1.0);
  std::vector<std::pair<std::string_view, double>> found;
  for (const reading& each : lag_readings(lags)) found.emplace_back(each.metric, each.value);
  EXPECT_THAT(found, ElementsAre(std::pair("tick_lag_p50_us", 500), std::pair("tick_lag_p99_us", 990),
                                 std::pair("tick_lag_max_us", 1'000)));
}

TEST(wait_readings, come_from_the_waits_themselves) {
  std::vector<double> waits(100, 10.0);
  waits[17] = 5000.0;
  std::vector<double> values;
  for (const reading& each : wait_readings(waits)) values.push_back(each.value);
  EXPECT_THAT(values, ElementsAre(10, 10, 10, 5000, 5000));
  EXPECT_TRUE(wait_readings({}).empty());
}

TEST(lag_readings, come_from_the_lags_themselves) {
  std::vector<double> lags(1000);
  std::iota(lags.rbegin(), lags.rend(), 1.0);
  std::vector<double> values;
  for (const reading& each : lag_readings(lags)) values.push_back(each.value);
  EXPECT_THAT(values, ElementsAre(500, 990, 1000)) << "median, 99th percentile, maximum";
  EXPECT_TRUE(lag_readings({}).empty());
}

}  // namespace
}  // namespace switchmark::measure
