#include "stackful/preemption/models.hpp"
#include "stackless/safepoints/models.hpp"
#include "workloads/depth/workload.hpp"
#include "workloads/test/readings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace switchmark::workloads::depth {
namespace {

using testing::IsEmpty;

template <class Model>
struct depth_test : testing::Test {
  static measure::verification verified(const spec& s) {
    return verify<workload, Model, bodies, runtime::virtual_time>(s);
  }
};
using models = testing::Types<stackful::fiber_model, stackful::fiber_preempt_model, stackful::raw_jump_model,
                              stackless::future_model, stackless::future_boxed_model, stackless::future_late_model,
                              stackless::coroutine_model, stackless::coroutine_eager_model,
                              stackless::coroutine_queued_model, stackless::coroutine_pooled_model>;
TYPED_TEST_SUITE(depth_test, models);

TYPED_TEST(depth_test, does_what_the_oracle_says_at_every_depth) {
  for (const std::size_t depth : depths) {
    const spec s{.tasks = 3, .rounds = 5, .depth = depth};
    if (workload::unsupported<TypeParam>(s).empty()) {
      EXPECT_THAT(this->verified(s).mismatch, IsEmpty()) << "at depth " << depth;
    }
  }
}

double child_polls_a_yield(std::size_t depth) {
  workload::session<stackless::future_boxed_model> session({.rounds = 100, .depth = depth});
  return readings_of(session).at("child_polls_per_yield");
}

TEST(depth, a_future_is_polled_through_every_level_above_the_leaf) {
  EXPECT_EQ(child_polls_a_yield(10), 9);
  EXPECT_EQ(child_polls_a_yield(100), 99);
}

TEST(depth, a_coroutine_is_resumed_at_its_leaf_and_a_fiber_where_it_stands) {
  workload::session<stackless::coroutine_model> coroutine({.rounds = 100, .depth = 100});
  EXPECT_EQ(readings_of(coroutine).at("transfers_per_yield"), 1);
  workload::session<stackful::fiber_model> fiber({.rounds = 100, .depth = 100});
  EXPECT_EQ(readings_of(fiber).at("jumps_per_yield"), 1);
}

TEST(depth, a_coroutine_has_paid_for_a_frame_a_level_unless_the_compiler_has_elided_it) {
  const auto shown = verify<workload, stackless::coroutine_model, bodies, runtime::virtual_time>(
      {.tasks = 1, .rounds = 1, .depth = 100});
#if defined(__clang__) && defined(__OPTIMIZE__)
  constexpr std::uint64_t elided = 1;  // the first level, which alone is called by another function
#else
  constexpr std::uint64_t elided = 0;
#endif
  EXPECT_EQ(shown.counts.frame_allocations, 101 - elided) << "the task's own and one a level";
  workload::session<stackless::coroutine_model> session({.rounds = 3, .depth = 100});
  const auto readings = readings_of(session);
  EXPECT_EQ(readings.at("elided_frames_per_task"), elided);
  EXPECT_EQ(readings.at("frame_bytes"),
            static_cast<double>(shown.counts.frame_bytes) / static_cast<double>(shown.counts.frame_allocations));
}

TEST(depth, members_go_as_deep_as_their_type) {
  EXPECT_THAT(workload::unsupported<stackless::future_model>({.depth = 100}), IsEmpty());
  EXPECT_THAT(workload::unsupported<stackless::future_model>({.depth = 1'024}), testing::HasSubstr("one type"));
  EXPECT_THAT(workload::unsupported<stackless::future_boxed_model>({.depth = 1'024}), IsEmpty());
}

}  // namespace
}  // namespace switchmark::workloads::depth
