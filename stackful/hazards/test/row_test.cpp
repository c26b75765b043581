#include "stackful/hazards/row.hpp"

#include <gtest/gtest.h>

namespace switchmark::stackful::hazards {
namespace {

const ending held{true, "held"}, crash{false, "killed by SIGSEGV"};

row of_the_first(ending without, ending with) { return {table().front(), "", std::move(without), std::move(with), {}}; }

TEST(row, is_good_only_when_it_fails_without_the_guard_and_holds_with_it) {
  EXPECT_TRUE(of_the_first(crash, held).good());
  EXPECT_FALSE(of_the_first(held, held).good());
  EXPECT_FALSE(of_the_first(crash, crash).good());
  EXPECT_FALSE(of_the_first(held, crash).good());
}

TEST(row, of_what_cannot_be_brought_about_here_is_good_and_says_why) {
  const row found{table().front(), "no trap flag"};
  EXPECT_TRUE(found.good());
  const auto json = to_json(found);
  EXPECT_EQ(json["status"], "not_applicable");
  EXPECT_EQ(json["reason"], "no trap flag");
  EXPECT_TRUE(json["without"].is_null() && json["with"].is_null());
}

TEST(row, as_json_has_the_keys_of_the_record_in_their_order) {
  row found = of_the_first(crash, held);
  found.costs_ns.forced = cost{2, 1, 3};
  const auto json = to_json(found);
  std::vector<std::string> keys;
  for (const auto& item : json.items()) keys.push_back(item.key());
  EXPECT_EQ(keys, (std::vector<std::string>{"name", "hazard", "guard", "status", "reason", "without", "with",
                                            "yield_cost_ns", "forced_cost_ns"}));
  EXPECT_EQ(json["status"], "shown");
  EXPECT_TRUE(json["reason"].is_null());
  EXPECT_EQ(json["without"], "killed by SIGSEGV");
  EXPECT_TRUE(json["yield_cost_ns"].is_null());
  EXPECT_EQ(json["forced_cost_ns"].dump(), R"({"median":2.0,"low":1.0,"high":3.0})");
  EXPECT_EQ(to_json(of_the_first(held, held))["status"], "not_shown");
}

}  // namespace
}  // namespace switchmark::stackful::hazards
