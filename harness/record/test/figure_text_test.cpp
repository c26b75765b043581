#include "record/figure_text.hpp"

#include "record/test/a_view.hpp"

#include <gtest/gtest.h>

namespace switchmark::record {
namespace {

TEST(figure_text, has_three_digits_that_count_and_commas) {
  const std::pair<double, const char*> texts[] = {
      {0, "0"},          {8, "8.00"},       {0.01234, "0.0123"},      {99.94, "99.9"},
      {99.96, "100"},    {1234.5, "1,234"}, {-1234567, "-1,234,567"}, {-123, "-123"},
      {1e15, "1.00e+15"}};
  for (const auto& [value, text] : texts) EXPECT_EQ(number(value), text);
  EXPECT_EQ(number(std::int64_t{100'000}), "100,000");
  EXPECT_EQ(number(std::int64_t{999}), "999");
}

TEST(figure_text, of_a_derived_figure_has_two_digits_that_count) {
  const std::pair<double, const char*> texts[] = {{0.0123, "0.012"}, {9.56, "9.6"},    {12.4, "12"},
                                                  {99.6, "100"},     {1'234, "1,200"}, {409.6, "410"}};
  for (const auto& [value, text] : texts) EXPECT_EQ(rough_number(value), text);
}

TEST(figure_text, has_an_interval_and_a_mark_where_samples_are_few) {
  metric_view metric = a_metric("switch_ns", "ns", 6.51, 6.512, 6.645);
  EXPECT_EQ(figure_text(metric, {}), "6.51 [6.51, 6.64]");
  metric.confidence = 0.9;
  EXPECT_EQ(figure_text(metric, {}), "6.51 [6.51, 6.64]");
  metric.confidence = 0.89;
  EXPECT_EQ(figure_text(metric, {}), "6.51 [6.51, 6.64]*");
  metric.confidence = 0;
  EXPECT_EQ(figure_text(metric, {}), "6.51*");
}

TEST(figure_text, of_a_count_has_no_interval) {
  EXPECT_EQ(figure_text(a_count("suspension_points", 1546), {}), "1,546");
  EXPECT_EQ(figure_text(a_count("suspension_coverage", 0.001939), percent()), "0.194");
  EXPECT_EQ(figure_text(a_count("suspension_coverage", 1), percent()), "100");
}

TEST(unit_for, takes_a_larger_unit_from_a_bound_on) {
  const auto text = [](const char* unit, double value, double most) {
    const display_unit shown = unit_for(a_metric("m", unit, 0, value, 0), value, most);
    return shown.text(value) + shown.name;
  };
  EXPECT_EQ(text("ns", 999, 1000), "999ns");
  EXPECT_EQ(text("ns", 1000, 1000), "1.00us");
  EXPECT_EQ(text("us", 615'000, 1000), "615ms");
  EXPECT_EQ(text("ns", 9'999, 10'000), "9,999ns");
  EXPECT_EQ(text("ns", 14'040, 10'000), "14.0us");
  EXPECT_EQ(text("ns", 7e12, 1000), "7,000s");
  EXPECT_EQ(text("B", 7e12, 1000), "7.00e+12bytes");
  EXPECT_EQ(text("1", 7, 1000), "7.00");
  EXPECT_EQ(text("1/s", 7000, 1000), "7,0001/s");
}

TEST(is_told_apart, of_intervals_that_do_not_overlap_and_have_three_samples) {
  metric_view one = a_metric("m", "ns", 1, 2, 3), other = a_metric("m", "ns", 3.1, 4, 5);
  EXPECT_TRUE(is_told_apart(one, other));
  EXPECT_TRUE(is_told_apart(other, one));
  other.low = 3;
  EXPECT_FALSE(is_told_apart(one, other));
  EXPECT_FALSE(is_told_apart(other, one));
  other.low = 3.1;
  one.confidence = 0.75;
  EXPECT_TRUE(is_told_apart(one, other));
  one.confidence = 0.5;
  EXPECT_FALSE(is_told_apart(one, other));
  EXPECT_FALSE(is_told_apart(other, one));
  EXPECT_TRUE(is_told_apart(a_count("m", 1), a_count("m", 2)));
}

}  // namespace
}  // namespace switchmark::record
