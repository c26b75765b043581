#include "stackful/fibers/exception_state.hpp"
#include "stackful/preemption/preemption.hpp"

#include <gtest/gtest.h>

#include <exception>
#include <optional>
#include <thread>
#include <utility>

namespace switchmark::stackful {
namespace {

TEST(exception_state, is_empty_when_no_exception_is_in_flight) {
  EXPECT_TRUE(exception_state::of_this_thread()->empty());
}

TEST(exception_state, says_what_is_caught_and_forgets_it_at_the_end_of_the_handler) {
  const exception_state* const state = exception_state::of_this_thread();
  try {
    throw 1;
  } catch (int) {
    void* const outer = state->caught;
    EXPECT_NE(outer, nullptr);
    EXPECT_EQ(state->uncaught, 0u);
    EXPECT_FALSE(state->empty());
    try {
      throw 2;
    } catch (int) {
      EXPECT_NE(state->caught, outer);
    }
    EXPECT_EQ(state->caught, outer);
  }
  EXPECT_TRUE(state->empty());
}

TEST(exception_state, counts_what_is_thrown_and_not_yet_caught) {
  std::optional<unsigned> during;
  struct unwound {
    std::optional<unsigned>& during;
    ~unwound() { during = exception_state::of_this_thread()->uncaught; }
  };
  try {
    const unwound witness{during};
    throw 1;
  } catch (int) {
  }
  EXPECT_EQ(during, 1u);
}

// What a fiber switch does: set aside, let others throw and catch, put back.
TEST(exception_state, can_be_set_aside_and_put_back) {
  exception_state* const state = exception_state::of_this_thread();
  try {
    throw 1;
  } catch (int) {
    const exception_state mine = std::exchange(*state, {});
    EXPECT_EQ(std::current_exception(), nullptr);
    try {
      throw 2;
    } catch (int) {
    }
    EXPECT_TRUE(state->empty());
    *state = mine;
    try {
      throw;
    } catch (int value) {
      EXPECT_EQ(value, 1);
    }
  }
  EXPECT_TRUE(state->empty());
}

TEST(exception_state, is_one_per_thread) {
  exception_state* other = nullptr;
  std::thread([&] { other = exception_state::of_this_thread(); }).join();
  EXPECT_EQ(exception_state::of_this_thread(), exception_state::of_this_thread());
  EXPECT_NE(exception_state::of_this_thread(), other);
}

}  // namespace
}  // namespace switchmark::stackful
