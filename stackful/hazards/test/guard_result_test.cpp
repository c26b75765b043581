#include "stackful/hazards/guard_result.hpp"

#include <gtest/gtest.h>

namespace switchmark::stackful::hazards {
namespace {

const child_exit held{true, "held"}, crash{false, "killed by SIGSEGV"};

guard_result of_the_first(child_exit without, child_exit with) {
  return {table().front(), "", std::move(without), std::move(with), {}};
}

TEST(guard_result, is_good_only_when_it_fails_without_the_guard_and_holds_with_it) {
  EXPECT_TRUE(of_the_first(crash, held).good());
  EXPECT_FALSE(of_the_first(held, held).good());
  EXPECT_FALSE(of_the_first(crash, crash).good());
  EXPECT_FALSE(of_the_first(held, crash).good());
}

TEST(guard_result, of_what_cannot_be_brought_about_here_is_good_and_says_why) {
  const guard_result result{table().front(), "no trap flag"};
  EXPECT_TRUE(result.good());
  const auto json = to_json(result);
  EXPECT_EQ(json["status"], "not_applicable");
  EXPECT_EQ(json["reason"], "no trap flag");
  EXPECT_TRUE(json["without"].is_null() && json["with"].is_null());
}

TEST(guard_result, as_json_has_the_keys_of_the_record_in_their_order) {
  guard_result result = of_the_first(crash, held);
  result.costs_ns.forced = cost{2, 1, 3};
  const auto json = to_json(result);
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
