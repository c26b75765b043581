#include "measure/metrics.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace switchmark::measure {
namespace {

TEST(metrics, have_one_meaning_each) {
  std::set<std::string_view> names;
  for (const metric& each : metrics) {
    EXPECT_TRUE(names.insert(each.name).second) << each.name;
    EXPECT_TRUE(each.better == "lower" || each.better == "higher") << each.name;
    EXPECT_TRUE(each.kind == "time" || each.kind == "ratio" || each.kind == "exact") << each.name;
  }
}

TEST(metrics, carry_their_unit_in_their_name) {
  for (const metric& each : metrics) {
    if (each.unit == "ns" || each.unit == "us" || each.unit == "ms") {
      EXPECT_TRUE(each.name.ends_with("_" + std::string(each.unit))) << each.name;
    } else if (each.unit == "B") {
      EXPECT_NE(each.name.find("bytes"), std::string_view::npos) << each.name;
    }
  }
}

TEST(derived_metrics, are_made_of_metrics) {
  const auto is_metric = [](std::string_view name) {
    return std::any_of(metrics.begin(), metrics.end(), [&](const metric& each) { return each.name == name; });
  };
  for (const derived_metric& each : derived_metrics) {
    EXPECT_TRUE(is_metric(each.name)) << each.name;
    EXPECT_TRUE(is_metric(each.of)) << each.of;
  }
}

}  // namespace
}  // namespace switchmark::measure
