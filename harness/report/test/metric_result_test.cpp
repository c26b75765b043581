#include "report/metric_result.hpp"

#include <gtest/gtest.h>

namespace switchmark::report {
namespace {

TEST(metric_result, states_median_interval_coverage_and_spread) {
  const json found = to_json(*find_metric("switch_ns"), {{3, 1, 2, 6, 5, 4}, {0, 0, 0, 1, 1, 1}});
  EXPECT_EQ(found["unit"], "ns");
  EXPECT_EQ(found["better"], "lower");
  EXPECT_EQ(found["kind"], "time");
  EXPECT_EQ(found["samples"], json({3, 1, 2, 6, 5, 4}));
  EXPECT_EQ(found["median"], 3.5);
  EXPECT_EQ(found["low"], 1);
  EXPECT_EQ(found["high"], 6);
  EXPECT_DOUBLE_EQ(found["confidence"], 0.96875);
  EXPECT_DOUBLE_EQ(found["process_spread"], 3 / 3.5);
}

TEST(metric_result, of_one_sample_claims_no_coverage_and_no_spread) {
  const json found = to_json(*find_metric("switch_ns"), {{7}, {0}});
  EXPECT_EQ(found["median"], 7);
  EXPECT_EQ(found["confidence"], 0);
  EXPECT_TRUE(found["process_spread"].is_null());
}

TEST(metric_result, is_unknown_under_a_wrong_name) { EXPECT_EQ(find_metric("switch_us"), nullptr); }

}  // namespace
}  // namespace switchmark::report
