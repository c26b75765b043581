#include "stackful/fibers/raw_jump.hpp"

#include "platform/sanitizers.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <vector>

namespace switchmark::stackful {
namespace {

using testing::ElementsAre;

TEST(raw_ring, goes_round_in_the_order_of_spawning) {
  raw_ring ring({});
  runtime::completion done;
  std::vector<int> order;
  for (int member = 0; member < 3; ++member)
    ring.spawn(done, [&, member] {
      for (int round = 0; round < 2; ++round) {
        order.push_back(member * 10 + round);
        ring.yield();
      }
      order.push_back(member * 10 + 9);
    });
  EXPECT_THAT(order, ElementsAre());
  EXPECT_FALSE(done.done());
  ring.run(done);
  EXPECT_TRUE(done.done());
  EXPECT_THAT(order, ElementsAre(0, 10, 20, 1, 11, 21, 9, 19, 29));
}

TEST(raw_ring, of_one_member_and_of_none) {
  raw_ring ring({});
  runtime::completion done;
  ring.run(done);
  int steps = 0;
  ring.spawn(done, [&] {
    ++steps;
    ++steps;
  });
  ring.run(done);
  EXPECT_EQ(steps, 2);
}

TEST(raw_ring, runs_a_child_where_its_parent_joins_it) {
  raw_ring ring({});
  runtime::completion done;
  std::vector<int> order;
  const std::byte* stack_of_child[3] = {};
  ring.spawn(done, [&] {
    for (int child = 0; child < 3; ++child) {
      runtime::completion finished;
      ring.spawn(finished, [&, child] {
        order.push_back(child);
        stack_of_child[child] = static_cast<const std::byte*>(__builtin_frame_address(0));
      });
      order.push_back(10 + child);
      ring.join(finished);
      order.push_back(20 + child);
    }
  });
  ring.run(done);
  EXPECT_THAT(order, ElementsAre(10, 0, 20, 11, 1, 21, 12, 2, 22));
  EXPECT_EQ(stack_of_child[0], stack_of_child[1]) << "the stack is pooled";
  EXPECT_EQ(stack_of_child[1], stack_of_child[2]);
}

TEST(raw_ring, can_be_used_again) {
  raw_ring ring({});
  std::vector<int> order;
  for (int round = 0; round < 3; ++round) {
    runtime::completion done;
    for (int member = 0; member < 2; ++member)
      ring.spawn(done, [&, member] {
        ring.yield();
        order.push_back(10 * round + member);
      });
    ring.run(done);
  }
  EXPECT_THAT(order, ElementsAre(0, 1, 10, 11, 20, 21));
}

TEST(raw_ring, joins_at_once_what_is_done) {
  raw_ring ring({});
  runtime::completion done, nobody;
  int steps = 0;
  ring.spawn(done, [&] {
    ring.join(nobody);
    ++steps;
  });
  ring.run(done);
  EXPECT_EQ(steps, 1);
}

// The control of the fibers of a scheduler touches no cache line that they do not touch.
TEST(raw_ring, keeps_nothing_of_a_resting_member_above_its_frames) {
  if (platform::under_address_sanitizer) GTEST_SKIP() << "whole frames are read, with what lies between variables";
  raw_ring ring({.colours = 1});
  runtime::completion done;
  const std::byte *frame = nullptr, *top = nullptr;
  std::vector<std::byte> running, resting;
  ring.spawn(done, [&] {
    frame = static_cast<const std::byte*>(__builtin_frame_address(0));
    const auto bytes_of_page = reinterpret_cast<std::uintptr_t>(frame) % 4096;
    top = frame + (4096 - bytes_of_page);
    running.assign(frame, top);
    ring.yield();
  });
  ring.spawn(done, [&] {
    resting.assign(frame, top);
    ring.yield();
  });
  ring.run(done);
  EXPECT_FALSE(running.empty());
  EXPECT_EQ(resting, running);
}

TEST(raw_ring, that_is_destroyed_releases_what_its_members_hold) {
  const auto held = std::make_shared<int>(0);
  {
    raw_ring ring({});
    runtime::completion done;
    for (int member = 0; member < 2; ++member) ring.spawn(done, [held] {});
    EXPECT_EQ(held.use_count(), 3);
  }
  EXPECT_EQ(held.use_count(), 1);
}

// Two members stop inside `catch`, one in the other's: each finds its own exception again.
TEST(exceptions_aside, a_member_that_stops_inside_catch_keeps_its_exception) {
  basic_raw_ring<exceptions_aside> ring({});
  runtime::completion done;
  std::vector<int> found;
  for (int member = 0; member < 2; ++member)
    ring.spawn(done, [&, member] {
      try {
        throw member;
      } catch (int) {
        ring.yield();
        try {
          std::rethrow_exception(std::current_exception());
        } catch (int mine) {
          found.push_back(mine);
        }
      }
    });
  ring.run(done);
  EXPECT_THAT(found, ElementsAre(0, 1));
}

}  // namespace
}  // namespace switchmark::stackful
