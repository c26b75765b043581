#include "runtime/run_queue.hpp"

#include <gtest/gtest.h>

#include <array>
#include <random>

namespace switchmark::runtime {
namespace {

TEST(run_queue, is_empty_at_first) {
  run_queue queue;
  EXPECT_TRUE(queue.empty());
  EXPECT_EQ(queue.pop(), nullptr);
}

TEST(run_queue, gives_back_in_the_order_of_pushing) {
  run_queue queue;
  std::array<task, 5> tasks;
  for (task& ready : tasks) queue.push(ready);
  for (task& ready : tasks) {
    EXPECT_FALSE(queue.empty());
    EXPECT_EQ(queue.pop(), &ready);
  }
  EXPECT_TRUE(queue.empty());
  EXPECT_EQ(queue.pop(), nullptr);
}

TEST(run_queue, lets_a_task_go_from_any_place) {
  for (std::size_t gone = 0; gone < 3; ++gone) {
    run_queue queue;
    std::array<task, 3> tasks;
    task last;
    for (task& ready : tasks) queue.push(ready);
    queue.remove(tasks[gone]);
    queue.remove(tasks[gone]);  // not there any more
    queue.push(last);
    for (const std::size_t left : {gone == 0 ? 1u : 0u, gone == 2 ? 1u : 2u}) EXPECT_EQ(queue.pop(), &tasks[left]);
    EXPECT_EQ(queue.pop(), &last);
    EXPECT_TRUE(queue.empty());
  }
}

// The place where the next push links must come back to the head when the last task leaves.
TEST(run_queue, works_again_after_it_was_drained) {
  run_queue queue;
  task first, second;
  for (int round = 0; round < 3; ++round) {
    queue.push(first);
    EXPECT_EQ(queue.pop(), &first);
    EXPECT_EQ(queue.pop(), nullptr);
    queue.push(second);
    queue.push(first);
    EXPECT_EQ(queue.pop(), &second);
    EXPECT_EQ(queue.pop(), &first);
    EXPECT_TRUE(queue.empty());
  }
}

// As a yield does: out at the front, in at the back, with one task and with several.
TEST(run_queue, a_task_that_was_taken_may_go_to_the_back) {
  for (std::size_t count = 1; count <= 4; ++count) {
    run_queue queue;
    std::array<task, 4> tasks;
    for (std::size_t i = 0; i < count; ++i) queue.push(tasks[i]);
    for (std::size_t dispatch = 0; dispatch < 5 * count; ++dispatch) {
      task* ready = queue.pop();
      ASSERT_EQ(ready, &tasks[dispatch % count]) << count << " tasks, dispatch " << dispatch;
      queue.push(*ready);
    }
  }
}

// A stale link of a task that was in the queue before must not bring its old successor back.
TEST(run_queue, an_old_link_is_forgotten) {
  run_queue queue;
  task first, second;
  queue.push(first);
  queue.push(second);
  EXPECT_EQ(queue.pop(), &first);
  EXPECT_EQ(queue.pop(), &second);
  queue.push(first);
  EXPECT_EQ(queue.pop(), &first);
  EXPECT_EQ(queue.pop(), nullptr);
}

TEST(run_queue, gives_the_oldest_whatever_is_foreseen) {
  task stranger;
  for (task* const wrong : {static_cast<task*>(nullptr), &stranger}) {
    run_queue queue;
    std::array<task, 4> tasks;
    for (task& ready : tasks) queue.push(ready);
    task* foreseen = wrong;
    EXPECT_EQ(queue.pop(foreseen), &tasks[0]);
    EXPECT_EQ(foreseen, &tasks[1]);
    EXPECT_EQ(queue.pop(foreseen), &tasks[1]);
    queue.remove(tasks[2]);  // the one that is foreseen
    EXPECT_EQ(foreseen, &tasks[2]);
    EXPECT_EQ(queue.front(), &tasks[3]);
    EXPECT_EQ(queue.pop(foreseen), &tasks[3]);
    EXPECT_EQ(foreseen, nullptr);
    EXPECT_EQ(queue.front(), nullptr);
    EXPECT_TRUE(queue.empty());
    queue.push(tasks[0]);
    queue.push(tasks[2]);
    EXPECT_EQ(queue.pop(foreseen), &tasks[0]);
    EXPECT_EQ(queue.pop(foreseen), &tasks[2]);
    EXPECT_TRUE(queue.empty());
  }
}

TEST(run_queue, keeps_order_under_random_use) {
  run_queue queue;
  std::array<task, 64> tasks;
  std::mt19937 random(1);
  std::size_t pushed = 0, popped = 0;  // tasks go round in the array's order
  for (int dispatch = 0; dispatch < 10'000; ++dispatch) {
    if (pushed - popped < tasks.size() && random() % 2 == 0) {
      queue.push(tasks[pushed++ % tasks.size()]);
    } else if (pushed == popped) {
      ASSERT_EQ(queue.pop(), nullptr);
    } else {
      ASSERT_EQ(queue.pop(), &tasks[popped++ % tasks.size()]);
    }
    ASSERT_EQ(queue.empty(), pushed == popped);
  }
}

}  // namespace
}  // namespace switchmark::runtime
