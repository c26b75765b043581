#include "stackful/preemption/models.hpp"
#include "stackless/safepoints/models.hpp"
#include "workloads/join_all/workload.hpp"
#include "workloads/test/readings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace switchmark::workloads::join_all {
namespace {

using testing::IsEmpty;

template <class Model>
struct join_all_test : testing::Test {
  static std::string mismatch(const spec& s) {
    return verify<workload, Model, bodies, runtime::virtual_time>(s).mismatch;
  }
  static double concurrency(const spec& s) {
    workload::session<Model> session(s);
    return readings_of(session).at("concurrency");
  }
};
using models =
    testing::Types<stackful::fiber_model, stackful::fiber_preempt_model, stackless::future_model,
                   stackless::future_scan_model, stackless::coroutine_model, stackless::coroutine_eager_model>;
TYPED_TEST_SUITE(join_all_test, models);

// The sleeps of ten children are 1 to 10 ms long: 55 ms in a row.

TYPED_TEST(join_all_test, joined_children_take_the_longest_sleep) {
  EXPECT_THAT(this->mismatch({.children = 10}), IsEmpty());
  EXPECT_EQ(this->concurrency({.children = 10}), 5.5);
}

TYPED_TEST(join_all_test, children_awaited_one_by_one_take_the_sum_unless_they_start_when_called) {
  EXPECT_THAT(this->mismatch({.children = 10, .joined = false}), IsEmpty());
  EXPECT_EQ(this->concurrency({.children = 10, .joined = false}), TypeParam::starts_when_called ? 5.5 : 1);
}

TEST(join_all, the_order_of_events_tells_sum_from_maximum) {
  const spec s{.children = 3, .joined = false};
  const auto one_by_one = expect(s, false, true).events, at_once = expect(s, true, true).events;
  EXPECT_FALSE(one_by_one.first_difference(at_once).empty()) << "or an eager child could pass for a lazy one";
}

template <class Model>
double polls_a_child(std::size_t children) {
  workload::session<Model> session({.children = children});
  return readings_of(session).at("polls_per_child");
}

TEST(join_all, with_a_list_a_child_is_polled_twice_however_many_there_are) {
  EXPECT_EQ(polls_a_child<stackless::future_model>(100), 2);
  EXPECT_EQ(polls_a_child<stackless::future_model>(10'000), 2);
}

TEST(join_all, by_scanning_a_child_is_polled_as_often_as_others_wake) {
  EXPECT_EQ(polls_a_child<stackless::future_scan_model>(100), 1 + 101 / 2.0);
  EXPECT_EQ(polls_a_child<stackless::future_scan_model>(1'000), 1 + 1'001 / 2.0);
}

}  // namespace
}  // namespace switchmark::workloads::join_all
