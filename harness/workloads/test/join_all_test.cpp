#include "workloads/join_all/spec.hpp"
#include "workloads/test/cells_of_tests.hpp"
#include "workloads/test/readings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace switchmark::workloads::join_all {
namespace {

using testing::IsEmpty;

cell cell_on(const std::string& model, const spec& s) { return cell_at("join_all/" + model, s); }

struct join_all_test : testing::TestWithParam<const char*> {
  static std::string mismatch(const spec& s) { return cell_on(GetParam(), s).verify().mismatch; }
  static double concurrency(const spec& s) { return readings_of(*cell_on(GetParam(), s).prepare()).at("concurrency"); }
};

// The sleeps of ten children are 1 to 10 ms long: 55 ms in a row.

TEST_P(join_all_test, joined_children_take_the_longest_sleep) {
  EXPECT_THAT(mismatch({.children = 10}), IsEmpty());
  EXPECT_EQ(concurrency({.children = 10}), 5.5);
}

TEST_P(join_all_test, children_awaited_one_by_one_take_the_sum_unless_they_start_when_called) {
  EXPECT_THAT(mismatch({.children = 10, .joined = false}), IsEmpty());
  EXPECT_EQ(concurrency({.children = 10, .joined = false}), GetParam() == std::string("coroutine-eager") ? 5.5 : 1);
}

INSTANTIATE_TEST_SUITE_P(models, join_all_test,
                         testing::Values("fiber", "fiber-preempt", "future", "future-scan", "coroutine",
                                         "coroutine-eager"),
                         name_of_model);

TEST(join_all, the_order_of_events_tells_sum_from_maximum) {
  const spec s{.children = 3, .joined = false};
  const auto one_by_one = expect(s, false, true).events, at_once = expect(s, true, true).events;
  EXPECT_FALSE(one_by_one.first_difference(at_once).empty()) << "or an eager child could pass for a lazy one";
}

double polls_a_child(const std::string& model, std::size_t children) {
  return readings_of(*cell_on(model, {.children = children}).prepare()).at("polls_per_child");
}

TEST(join_all, with_a_list_a_child_is_polled_twice_however_many_there_are) {
  EXPECT_EQ(polls_a_child("future", 100), 2);
  EXPECT_EQ(polls_a_child("future", 10'000), 2);
}

TEST(join_all, by_scanning_a_child_is_polled_as_often_as_others_wake) {
  EXPECT_EQ(polls_a_child("future-scan", 100), 1 + 101 / 2.0);
  EXPECT_EQ(polls_a_child("future-scan", 1'000), 1 + 1'001 / 2.0);
}

}  // namespace
}  // namespace switchmark::workloads::join_all
