#include "stackful/fibers/context.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cfenv>
#include <memory>
#include <vector>

namespace switchmark::stackful {
namespace {

using testing::ElementsAre;

struct context_test : testing::Test {
  stack_pool pool{{}};
  context outside, inside;
};

TEST_F(context_test, goes_back_and_forth_where_it_stood) {
  std::vector<int> order;
  inside = context::create(pool.take(), pool, [&] {
    order.push_back(1);
    context::jump(inside, outside);
    order.push_back(3);
    context::jump(inside, outside);
    order.push_back(5);
    return std::move(outside);
  });
  order.push_back(0);
  context::jump(outside, inside);
  order.push_back(2);
  context::jump(outside, inside);
  order.push_back(4);
  context::jump(outside, inside);
  order.push_back(6);
  EXPECT_THAT(order, ElementsAre(0, 1, 2, 3, 4, 5, 6));
}

TEST_F(context_test, goes_straight_from_one_computation_to_another_that_has_not_begun) {
  std::vector<int> order;
  context second;
  inside = context::create(pool.take(), pool, [&] {
    order.push_back(1);
    context::jump(inside, second);
    order.push_back(3);
    return std::move(outside);
  });
  second = context::create(pool.take(), pool, [&] {
    order.push_back(2);
    return std::move(inside);
  });
  context::jump(outside, inside);
  EXPECT_THAT(order, ElementsAre(1, 2, 3));
}

TEST_F(context_test, gives_the_stack_back_and_releases_what_it_captured_once_it_ends) {
  const stack memory = pool.take();
  const auto captured = std::make_shared<int>(0);
  inside = context::create(memory, pool, [this, captured] {
    context::jump(inside, outside);
    return std::move(outside);
  });
  context::jump(outside, inside);
  EXPECT_EQ(captured.use_count(), 2);
  const stack meanwhile = pool.take();
  EXPECT_NE(meanwhile.top, memory.top);
  context::jump(outside, inside);
  EXPECT_EQ(captured.use_count(), 1);
  EXPECT_EQ(pool.take().top, memory.top);
}

TEST_F(context_test, runs_on_the_memory_it_was_given_and_leaves_the_room_above_alone) {
  const stack memory = pool.take();
  const std::byte* place = nullptr;
  auto* const above = memory.top - context::room_above;
  std::fill(above, memory.top, std::byte{0x5a});
  inside = context::create(memory, pool, [&] {
    place = static_cast<const std::byte*>(__builtin_frame_address(0));
    context::jump(inside, outside);
    return std::move(outside);
  });
  context::jump(outside, inside);
  EXPECT_GE(place, memory.limit);
  EXPECT_LT(place, above);
  EXPECT_TRUE(std::all_of(above, memory.top, [](std::byte b) { return b == std::byte{0x5a}; }));
  context::jump(outside, inside);
}

TEST_F(context_test, keeps_the_rounding_mode_of_each_side) {
  int seen = -1;
  inside = context::create(pool.take(), pool, [&] {
    std::fesetround(FE_UPWARD);
    context::jump(inside, outside);
    seen = std::fegetround();
    return std::move(outside);
  });
  context::jump(outside, inside);
  EXPECT_EQ(std::fegetround(), FE_TONEAREST);
  std::fesetround(FE_DOWNWARD);
  context::jump(outside, inside);
  EXPECT_EQ(seen, FE_UPWARD);
  EXPECT_EQ(std::fegetround(), FE_DOWNWARD);
  std::fesetround(FE_TONEAREST);
}

}  // namespace
}  // namespace switchmark::stackful
