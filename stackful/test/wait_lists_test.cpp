#include "stackful/fibers/fiber.hpp"

#include "runtime/timers.hpp"

#include <gtest/gtest.h>

namespace switchmark::stackful {
namespace {

TEST(wait_registry, gives_its_waits_from_the_front) {
  registered_suspension first, second, third;
  wait_registry registry;
  EXPECT_EQ(registry.take_front(), nullptr);
  registry.push_front(second);
  registry.push_front(first);
  registry.push_back(third);
  for (registered_suspension* each : {&first, &second, &third}) EXPECT_EQ(registry.take_front(), each);
  EXPECT_EQ(registry.take_front(), nullptr);
}

TEST(wait_registry, lets_a_wait_go_from_any_place_and_one_that_is_not_there) {
  registered_suspension waits[3];
  for (registered_suspension& gone : waits) {
    wait_registry registry;
    for (registered_suspension& each : waits) registry.push_back(each);
    wait_registry::remove(gone);
    wait_registry::remove(gone);
    for (registered_suspension& each : waits) {
      if (&each == &gone) continue;
      EXPECT_EQ(registry.take_front(), &each);
    }
    EXPECT_EQ(registry.take_front(), nullptr);
  }
}

TEST(wait_registry, forgets_a_wait_that_is_over) {
  wait_registry registry;
  {
    registered_suspension over;
    registry.push_back(over);
  }
  EXPECT_EQ(registry.take_front(), nullptr);
}

TEST(wait_list, gives_its_waits_in_the_order_in_which_they_came) {
  listed_suspension first, second, third;
  wait_list waiting;
  for (listed_suspension* each : {&first, &second, &third}) waiting.push_back(*each);
  wait_list::remove(second);
  wait_list::remove(second);
  EXPECT_EQ(waiting.take_front(), &first);
  EXPECT_EQ(waiting.take_front(), &third);
  EXPECT_EQ(waiting.take_front(), nullptr);
}

TEST(wait_list, disarms_the_deadline_of_the_wait_that_it_gives) {
  listed_suspension wait;
  runtime::timer deadline;
  runtime::timers timers;
  timers.arm(deadline);
  wait.deadline = &deadline;
  wait_list waiting;
  waiting.push_back(wait);
  EXPECT_EQ(waiting.take_front(), &wait);
  EXPECT_FALSE(deadline.armed());
  EXPECT_TRUE(timers.empty());
}

TEST(wait_list, leaves_out_waits_whose_deadline_has_passed) {
  listed_suspension late, in_time;
  runtime::timer passed, ahead;
  runtime::timers timers;
  timers.arm(ahead);
  late.deadline = &passed;  // disarmed, as its deadline has passed
  in_time.deadline = &ahead;
  wait_list waiting;
  waiting.push_back(late);
  waiting.push_back(in_time);
  EXPECT_EQ(waiting.take_front(), &in_time);
  EXPECT_EQ(waiting.take_front(), nullptr);
}

TEST(wait_list, a_wait_begins_without_deadline_and_not_woken) {
  const listed_suspension wait;
  EXPECT_EQ(wait.deadline, nullptr);
  EXPECT_FALSE(wait.woken);
}

}  // namespace
}  // namespace switchmark::stackful
