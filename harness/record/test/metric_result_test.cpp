#include "record/metric_result.hpp"

#include "measure/find_metric.hpp"

#include <gtest/gtest.h>

namespace switchmark::record {
namespace {

TEST(metric_result, states_median_interval_coverage_and_spread) {
  const json found = to_json(*measure::find_metric("switch_ns"), {{3, 1, 2, 6, 5, 4}, {0, 0, 0, 1, 1, 1}});
  EXPECT_EQ(found,
            json::parse(R"({"unit": "ns", "better": "lower", "kind": "time", "samples": [3.0, 1.0, 2.0, 6.0, 5.0, 4.0],
    "processes": [0, 0, 0, 1, 1, 1], "median": 3.5, "low": 1.0, "high": 6.0, "confidence": 0.96875,
    "process_spread": 0.8571428571428571})"));
}

TEST(metric_result, of_one_sample_claims_no_coverage_and_no_spread) {
  const json found = to_json(*measure::find_metric("switch_ns"), {{7}, {0}});
  EXPECT_EQ(found["median"], 7);
  EXPECT_EQ(found["confidence"], 0);
  EXPECT_TRUE(found["process_spread"].is_null());
}

}  // namespace
}  // namespace switchmark::record
