#include "runtime/timers.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <memory>
#include <random>
#include <vector>

namespace switchmark::runtime {
namespace {

time_point at(std::int64_t nanoseconds) { return time_point(duration(nanoseconds)); }

struct sleeper : task {
  timer wait;
  sleeper(timers& all, std::int64_t deadline) {
    wait.deadline = at(deadline);
    wait.owner = this;
    all.arm(wait);
  }
};

TEST(timers, the_earliest_comes_first) {
  timers all;
  EXPECT_TRUE(all.empty());
  sleeper late(all, 30), early(all, 10), middle(all, 20);
  EXPECT_FALSE(all.empty());
  EXPECT_EQ(all.earliest(), at(10));
  EXPECT_EQ(&all.pop_earliest(), &early);
  EXPECT_EQ(all.earliest(), at(20));
  EXPECT_EQ(&all.pop_earliest(), &middle);
  EXPECT_EQ(&all.pop_earliest(), &late);
  EXPECT_TRUE(all.empty());
}

TEST(timers, equal_deadlines_come_in_the_order_of_arming) {
  timers all;
  std::vector<std::unique_ptr<sleeper>> sleepers;
  for (int i = 0; i < 100; ++i) sleepers.push_back(std::make_unique<sleeper>(all, i % 2 == 0 ? 10 : 20));
  for (int i = 0; i < 100; i += 2) EXPECT_EQ(&all.pop_earliest(), sleepers[static_cast<std::size_t>(i)].get());
  for (int i = 1; i < 100; i += 2) EXPECT_EQ(&all.pop_earliest(), sleepers[static_cast<std::size_t>(i)].get());
}

TEST(timers, a_timer_knows_whether_it_is_armed) {
  timers all;
  sleeper one(all, 10);
  EXPECT_TRUE(one.wait.armed());
  EXPECT_EQ(&all.pop_earliest(), &one);
  EXPECT_FALSE(one.wait.armed());
  all.arm(one.wait);
  EXPECT_TRUE(one.wait.armed());
}

TEST(timers, destroying_an_armed_timer_disarms_it) {
  timers all;
  sleeper first(all, 10);
  {
    sleeper before(all, 5), between(all, 15);
    EXPECT_EQ(all.earliest(), at(5));
  }
  sleeper last(all, 20);
  EXPECT_EQ(&all.pop_earliest(), &first);
  EXPECT_EQ(&all.pop_earliest(), &last);
  EXPECT_TRUE(all.empty());
}

// The workload `sleepers` keeps a million of them; a quarter is dropped before its time.
TEST(timers, many_come_in_order_whatever_the_order_of_arming_and_dropping) {
  timers all;
  std::mt19937 random(7);
  std::vector<std::unique_ptr<sleeper>> sleepers;
  for (int i = 0; i < 20'000; ++i) sleepers.push_back(std::make_unique<sleeper>(all, random() % 5'000));
  std::shuffle(sleepers.begin(), sleepers.end(), random);
  sleepers.resize(15'000);
  time_point previous = at(0);
  for (std::size_t left = sleepers.size(); left > 0; --left) {
    ASSERT_FALSE(all.empty());
    ASSERT_GE(all.earliest(), previous);
    previous = all.earliest();
    ASSERT_EQ(static_cast<sleeper&>(all.pop_earliest()).wait.deadline, previous);
  }
  EXPECT_TRUE(all.empty());
}

// What a parked task costs the runtime; a million of them are measured by it.
static_assert(sizeof(timer) == 40);

}  // namespace
}  // namespace switchmark::runtime
