#include "stackful/preemption/no_preempt.hpp"
#include "stackful/preemption/preemption.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <thread>

namespace switchmark::stackful {
namespace {

TEST(no_preempt, counts_how_deep_the_regions_are_nested) {
  EXPECT_EQ(this_thread.depth, 0u);
  {
    const no_preempt outer;
    EXPECT_EQ(this_thread.depth, 1u);
    {
      const no_preempt inner;
      EXPECT_EQ(this_thread.depth, 2u);
    }
    EXPECT_EQ(this_thread.depth, 1u);
  }
  EXPECT_EQ(this_thread.depth, 0u);
}

TEST(no_preempt, is_left_by_an_exception_too) {
  try {
    const no_preempt region;
    throw std::runtime_error("out of here");
  } catch (const std::exception&) {
    EXPECT_EQ(this_thread.depth, 0u);
  }
}

TEST(no_preempt, is_a_matter_of_one_thread) {
  const no_preempt region;
  unsigned depth_there = 99;
  std::thread([&] { depth_there = this_thread.depth; }).join();
  EXPECT_EQ(depth_there, 0u);
}

// A pending tick with nobody to preempt: harmless, whoever leaves a region then.
TEST(no_preempt, without_a_scheduler_a_pending_tick_does_nothing) {
  this_thread.pending = true;
  { const no_preempt region; }
  take_pending_tick();
  this_thread.pending = false;
  EXPECT_EQ(this_thread.depth, 0u);
}

}  // namespace
}  // namespace switchmark::stackful
