#include "stackful/fibers/smallest_switch.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

namespace switchmark::stackful {
namespace {

using testing::ElementsAre;

/// A second side that writes down what it sees each time it goes on.
struct listener : resting_place {
  resting_place caller;
  std::vector<int> received;
  int said = 0;
  bool came_from_caller = false;
  std::uintptr_t stack_pointer_at_entry = 0;
};

void listen(resting_place* from, resting_place* own) noexcept {
  from->stack_bounds.after_switch_from_here();
  auto& mine = static_cast<listener&>(*own);
  mine.came_from_caller = from == &mine.caller;
  mine.stack_pointer_at_entry = reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0));
  for (;;) {
    mine.received.push_back(mine.said);
    smallest_switch(&mine, &mine.caller);
  }
}

class smallest_switch_test : public testing::Test {
 protected:
  void SetUp() override { begin_at(side_, memory_, &listen); }
  void say(int word) {
    side_.said = word;
    smallest_switch(&side_.caller, &side_);
  }

  stack_pool stacks_{{}};
  stack memory_ = stacks_.take();
  listener side_;
};

TEST_F(smallest_switch_test, goes_to_and_fro) {
  for (int word = 1; word <= 3; ++word) say(word);
  EXPECT_THAT(side_.received, ElementsAre(1, 2, 3));
}

TEST_F(smallest_switch_test, a_side_begins_on_its_stack_as_if_it_had_been_called) {
  say(1);
  EXPECT_TRUE(side_.came_from_caller);
  const auto limit = reinterpret_cast<std::uintptr_t>(memory_.limit),
             top = reinterpret_cast<std::uintptr_t>(memory_.top);
  EXPECT_GT(side_.stack_pointer_at_entry, limit);
  EXPECT_LT(side_.stack_pointer_at_entry, top);
  EXPECT_EQ(side_.stack_pointer_at_entry % 16, 0u) << "the frame pointer of a function that was called";
}

// More variables than there are registers, of both kinds: all must come back from the frame.
TEST_F(smallest_switch_test, what_is_alive_across_a_switch_comes_back) {
  std::uint64_t whole[20];
  double broken[20];
  for (std::uint64_t i = 0; i < 20; ++i) {
    whole[i] = i * 0x9e3779b97f4a7c15u;
    broken[i] = static_cast<double>(i) / 3;
  }
  for (int round = 0; round < 10; ++round) {
    say(round);
    for (std::uint64_t& value : whole) value += 1;
    for (double& value : broken) value += 1;
  }
  for (std::uint64_t i = 0; i < 20; ++i) {
    EXPECT_EQ(whole[i], i * 0x9e3779b97f4a7c15u + 10);
    EXPECT_NEAR(broken[i], static_cast<double>(i) / 3 + 10, 1e-12);
  }
}

}  // namespace
}  // namespace switchmark::stackful
