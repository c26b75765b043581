#include "measure/derived_metrics.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <utility>

namespace switchmark::measure {
namespace {

using testing::AnyOf;

bool has_metric(std::string_view name) {
  return std::any_of(metrics.begin(), metrics.end(), [name](const metric& each) { return each.name == name; });
}

/// What stands in backquotes in `text` and looks like the name of a metric.
std::set<std::string> quoted_names(std::string_view text) {
  std::set<std::string> names;
  for (std::size_t begin = text.find('`'); begin != text.npos; begin = text.find('`', begin)) {
    const std::size_t end = text.find('`', begin + 1);
    const std::string name(text.substr(begin + 1, end - begin - 1));
    if (name.find('_') != name.npos && name.find_first_of("/.") == name.npos) names.insert(name);
    begin = end + 1;
  }
  return names;
}

TEST(metrics, have_one_meaning_each) {
  std::set<std::string_view> names, meanings;
  for (const metric& each : metrics) {
    EXPECT_TRUE(names.insert(each.name).second) << each.name;
    EXPECT_TRUE(meanings.insert(each.words).second) << each.name;
  }
}

TEST(metrics, have_a_direction_a_kind_and_a_unit_that_are_known) {
  for (const metric& each : metrics) {
    EXPECT_THAT(each.better, AnyOf("lower", "higher")) << each.name;
    EXPECT_THAT(each.unit, AnyOf("ns", "us", "ms", "B", "1", "1/s")) << each.name;
    EXPECT_TRUE(std::any_of(metric_kinds.begin(), metric_kinds.end(), [&](const metric_kind& kind) {
      return kind.name == each.kind;
    })) << each.name;
  }
}

TEST(metrics, carry_their_unit_in_their_name) {
  for (const metric& each : metrics) {
    for (const std::string_view unit : {"ns", "us", "ms"})
      EXPECT_EQ(each.name.ends_with("_" + std::string(unit)) ||
                    each.name.find("_" + std::string(unit) + "_per_") != std::string_view::npos,
                each.unit == unit)
          << each.name;
    EXPECT_EQ(each.name.find("bytes") != std::string_view::npos, each.unit == "B") << each.name;
    EXPECT_EQ(each.name.ends_with("_per_cpu_second") || each.name.ends_with("_per_second"), each.unit == "1/s")
        << each.name;
    EXPECT_TRUE(!each.name.ends_with("_ratio") || (each.unit == "1" && each.kind == "ratio")) << each.name;
  }
}

TEST(metrics, are_explained_in_full_sentences) {
  for (const metric& each : metrics) {
    EXPECT_GE(each.words.size(), 60u) << each.name;
    EXPECT_TRUE(each.words.ends_with('.')) << each.name;
    for (const std::string_view seam : {"  ", "- "})
      EXPECT_EQ(each.words.find(seam), std::string_view::npos) << each.name;
    EXPECT_EQ(std::count(each.words.begin(), each.words.end(), '`') % 2, 0) << each.name;
  }
}

TEST(metrics, are_explained_by_metrics_that_there_are) {
  for (const metric& each : metrics)
    for (const std::string& name : quoted_names(each.words))
      if (!has_metric(name)) {
        EXPECT_THAT(name, AnyOf("join_all", "delay_server", "http_service")) << each.name << " refers to it";
      }
}

TEST(metrics, of_one_topic_are_neighbours) {
  std::set<std::string_view> begun;
  std::string_view current;
  for (const metric& each : metrics) {
    const bool begins = each.topic != std::exchange(current, each.topic);
    EXPECT_TRUE(!begins || begun.insert(each.topic).second) << each.topic;
  }
}

TEST(derived_metrics, are_ratios_of_metrics) {
  for (const derived_metric& each : derived_metrics) {
    EXPECT_TRUE(has_metric(each.name)) << each.name;
    EXPECT_TRUE(has_metric(each.of)) << each.of;
    EXPECT_TRUE(each.name.ends_with("_ratio")) << each.name;
  }
}

TEST(derived_metrics, are_explained_as_the_metric_that_they_are_made_of_divided_by_another) {
  for (const derived_metric& derived : derived_metrics)
    for (const metric& each : metrics) {
      if (each.name != derived.name) continue;
      EXPECT_TRUE(quoted_names(each.words).contains(std::string(derived.of))) << each.name;
    }
}

}  // namespace
}  // namespace switchmark::measure
