#include "measure/find_metric.hpp"
#include "measure/metric_table.hpp"

#include "measure/epoch.hpp"

#include <gtest/gtest.h>

namespace switchmark::measure {
namespace {

TEST(metric_name, of_each_metric_finds_it) {
  for (const metric& each : metrics) EXPECT_EQ(find_metric(each.name), &each);
}

TEST(metric_name, finds_the_same_while_the_program_runs) {
  EXPECT_EQ(all_metrics().data(), metrics.data());
  EXPECT_EQ(all_metrics().size(), metrics.size());
  EXPECT_EQ(metric_named("spawn_ns"), find_metric("spawn_ns"));
  EXPECT_EQ(metric_named("switch_us"), nullptr);
}

TEST(metric_name, that_the_table_does_not_have_finds_nothing) {
  EXPECT_EQ(find_metric("switch_us"), nullptr);
  EXPECT_EQ(find_metric(""), nullptr);
}

/// Whether a literal is the name of a metric, to the compiler.
template <auto>
struct value;
template <class Literal>
concept compiles = requires {
  typename value<metric_name(Literal::text).empty()>;
};

struct known_name {
  static constexpr const char* text = "switch_ns";
};
struct unknown_name {
  static constexpr const char* text = "switch_us";
};
struct nothing {
  static constexpr const char* text = "";
};

TEST(metric_name, that_the_table_does_not_have_does_not_compile) {
  EXPECT_TRUE(compiles<known_name>);
  EXPECT_TRUE(compiles<nothing>);
  EXPECT_FALSE(compiles<unknown_name>);
}

TEST(metric_name, is_the_text_that_it_was_made_of) {
  constexpr metric_name name = "switch_ns", same = "switch_ns", other = "spawn_ns";
  EXPECT_EQ(name, "switch_ns");
  EXPECT_EQ(std::string_view(name), "switch_ns");
  EXPECT_TRUE(name == same);
  EXPECT_FALSE(name == other);
  EXPECT_FALSE(name.empty());
  EXPECT_TRUE(metric_name().empty());
  EXPECT_EQ((reading{"spawn_ns", 2}.metric), other);
}

}  // namespace
}  // namespace switchmark::measure
