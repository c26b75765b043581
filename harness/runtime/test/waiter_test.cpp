#include "runtime/waiter.hpp"

#include "runtime/worker.hpp"

#include <gtest/gtest.h>

namespace switchmark::runtime {
namespace {

TEST(parked_waits, gives_its_waits_from_the_front) {
  waiter first, second, third;
  parked_waits parked;
  EXPECT_EQ(parked.take_front(), nullptr);
  parked.push_front(second);
  parked.push_front(first);
  parked.push_back(third);
  for (waiter* each : {&first, &second, &third}) EXPECT_EQ(parked.take_front(), each);
  EXPECT_EQ(parked.take_front(), nullptr);
}

TEST(parked_waits, lets_a_wait_go_from_any_place_and_one_that_is_not_there) {
  waiter waits[3];
  for (waiter& gone : waits) {
    parked_waits parked;
    for (waiter& each : waits) parked.push_back(each);
    gone.leave();
    gone.leave();
    for (waiter& each : waits) {
      if (&each == &gone) continue;
      EXPECT_EQ(parked.take_front(), &each);
    }
    EXPECT_EQ(parked.take_front(), nullptr);
  }
}

TEST(parked_waits, forgets_a_wait_that_is_over) {
  parked_waits parked;
  {
    waiter over;
    parked.push_back(over);
  }
  EXPECT_EQ(parked.take_front(), nullptr);
}

TEST(parked_waits, takes_a_wait_also_out_of_the_list_of_what_it_waits_for) {
  waiter wait;
  parked_waits parked;
  wait_list waiting;
  waiting.push_back(wait);
  parked.push_back(wait);
  EXPECT_EQ(parked.take_front(), &wait);
  EXPECT_EQ(waiting.take_front(), nullptr);
}

TEST(wait_list, gives_its_waits_in_the_order_in_which_they_came) {
  waiter first, second, third;
  wait_list waiting;
  for (waiter* each : {&first, &second, &third}) waiting.push_back(*each);
  second.leave();
  second.leave();
  EXPECT_EQ(waiting.take_front(), &first);
  EXPECT_EQ(waiting.take_front(), &third);
  EXPECT_EQ(waiting.take_front(), nullptr);
}

TEST(wait_list, disarms_the_deadline_of_the_wait_that_it_gives) {
  waiter wait;
  timer deadline;
  timers timers;
  timers.arm(deadline);
  wait.deadline = &deadline;
  wait_list waiting;
  waiting.push_back(wait);
  EXPECT_EQ(waiting.take_front(), &wait);
  EXPECT_FALSE(deadline.armed());
  EXPECT_TRUE(timers.empty());
}

TEST(wait_list, leaves_out_waits_whose_deadline_has_passed) {
  waiter late, in_time;
  timer passed, ahead;
  timers timers;
  timers.arm(ahead);
  late.deadline = &passed;  // disarmed, as its deadline has passed
  in_time.deadline = &ahead;
  wait_list waiting;
  waiting.push_back(late);
  waiting.push_back(in_time);
  EXPECT_EQ(waiting.take_front(), &in_time);
  EXPECT_EQ(waiting.take_front(), nullptr);
}

TEST(waiter, begins_without_deadline_and_not_woken) {
  const waiter wait;
  EXPECT_EQ(wait.deadline, nullptr);
  EXPECT_FALSE(wait.woken);
  EXPECT_FALSE(wait.over());
}

struct parking_test : testing::Test {
  virtual_time time;
  runtime::worker worker{time};
  task first_task, second_task;
  waiter first, second;
  wait_list waiting;

  void park(waiter& wait, task& owner) {
    wait.owner = &owner;
    waiting.push_back(wait);
    worker.park(wait);
  }
};

TEST_F(parking_test, a_signal_makes_the_first_ready_and_nobody_finds_it_parked) {
  park(first, first_task);
  park(second, second_task);
  EXPECT_EQ(worker.next(), nullptr);
  EXPECT_EQ(worker.wake_first(waiting), &first);
  EXPECT_TRUE(first.woken && first.over());
  EXPECT_FALSE(second.woken || second.over());
  EXPECT_EQ(worker.next(), &first_task);
  EXPECT_EQ(worker.counts.parks, 2u);
  EXPECT_EQ(worker.counts.wakes, 1u);
  EXPECT_EQ(worker.take_unfinished(), &second_task);
  EXPECT_EQ(worker.take_unfinished(), nullptr);
  EXPECT_EQ(worker.wake_first(waiting), nullptr);
}

TEST_F(parking_test, a_deadline_makes_it_ready_once) {
  timer deadline;
  deadline.deadline = time_point(duration(1'000));
  first.deadline = &deadline;
  park(first, first_task);
  EXPECT_FALSE(first.over());
  worker.wait_for_wake();
  EXPECT_EQ(worker.next(), &first_task);
  EXPECT_TRUE(first.over());
  EXPECT_FALSE(first.woken);
  EXPECT_EQ(worker.wake_first(waiting), nullptr);
  EXPECT_EQ(worker.take_unfinished(), nullptr);
}

TEST_F(parking_test, unfinished_tasks_are_found_ready_sleeping_then_parked_the_youngest_first) {
  task ready, sleeping, again;
  timer sleep;
  sleep.owner = &sleeping;
  worker.arm(sleep);
  worker.enqueue(ready);
  park(first, first_task);
  park(second, second_task);
  worker.close();
  waiter later;
  park(later, again);
  for (task* each : {&ready, &sleeping, &second_task, &first_task, &again}) EXPECT_EQ(worker.take_unfinished(), each);
  EXPECT_EQ(worker.take_unfinished(), nullptr);
}

}  // namespace
}  // namespace switchmark::runtime
