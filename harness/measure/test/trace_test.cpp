#include "measure/trace.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace switchmark::measure {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

TEST(trace, equal_histories_have_equal_digests) {
  trace a(2, 2), b(2, 2);
  for (trace* each : {&a, &b}) {
    each->log(0, 1, 10);
    each->log(1, 1, 20);
  }
  EXPECT_EQ(a.per_task_digest(), b.per_task_digest());
  EXPECT_EQ(a.global_digest(), b.global_digest());
  EXPECT_THAT(a.first_difference(b), IsEmpty());
  EXPECT_THAT(a.first_reordering(b), IsEmpty());
}

TEST(trace, another_interleaving_changes_the_global_digest_only) {
  trace a(2, 1), b(2, 1);
  a.log(0, 1, 10);
  a.log(1, 1, 20);
  b.log(1, 1, 20);
  b.log(0, 1, 10);
  EXPECT_EQ(a.per_task_digest(), b.per_task_digest());
  EXPECT_NE(a.global_digest(), b.global_digest());
  EXPECT_THAT(a.first_difference(b), IsEmpty());
  EXPECT_THAT(a.first_reordering(b), HasSubstr("event 0"));
}

TEST(trace, a_value_a_point_and_a_task_each_change_the_history) {
  trace expected(2, 1), value(2, 1), point(2, 1), task(2, 1);
  expected.log(0, 1, 10);
  value.log(0, 1, 11);
  point.log(0, 2, 10);
  task.log(1, 1, 10);
  for (trace* other : {&value, &point, &task}) {
    EXPECT_NE(other->per_task_digest(), expected.per_task_digest());
    EXPECT_THAT(other->first_difference(expected), HasSubstr("task 0, event 0"));
  }
}

TEST(trace, events_beyond_the_room_are_missed_by_nobody) {
  trace expected(1, 1), more(1, 1);
  expected.log(0, 1, 10);
  more.log(0, 1, 10);
  more.log(0, 1, 10);
  EXPECT_NE(more.per_task_digest(), expected.per_task_digest());
  EXPECT_THAT(more.first_difference(expected), HasSubstr("2 events instead of 1"));
}

}  // namespace
}  // namespace switchmark::measure
