#include "workloads/depth/spec.hpp"
#include "workloads/test/cells_of_tests.hpp"
#include "workloads/test/readings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace switchmark::workloads::depth {
namespace {

using testing::IsEmpty;

cell cell_on(const std::string& model, const spec& s) { return cell_at("depth/" + model, s); }

struct depth_test : testing::TestWithParam<const char*> {};

TEST_P(depth_test, does_what_the_oracle_says_at_every_depth) {
  for (const std::size_t depth : depths) {
    const cell measured = cell_on(GetParam(), {.tasks = 3, .rounds = 5, .depth = depth});
    if (measured.not_applicable.empty()) {
      EXPECT_THAT(measured.verify().mismatch, IsEmpty()) << "at depth " << depth;
    }
  }
}
INSTANTIATE_TEST_SUITE_P(models, depth_test,
                         testing::Values("fiber", "fiber-preempt", "raw-jump", "future", "future-boxed", "future-late",
                                         "coroutine", "coroutine-eager", "coroutine-queued", "coroutine-pooled"),
                         name_of_model);

double child_polls_a_yield(std::size_t depth) {
  return readings_of(*cell_on("future-boxed", {.rounds = 100, .depth = depth}).prepare()).at("child_polls_per_yield");
}

TEST(depth, a_future_is_polled_through_every_level_above_the_leaf) {
  EXPECT_EQ(child_polls_a_yield(10), 9);
  EXPECT_EQ(child_polls_a_yield(100), 99);
}

TEST(depth, a_coroutine_is_resumed_at_its_leaf_and_a_fiber_where_it_stands) {
  const spec deep{.rounds = 100, .depth = 100};
  EXPECT_EQ(readings_of(*cell_on("coroutine", deep).prepare()).at("transfers_per_yield"), 1);
  EXPECT_EQ(readings_of(*cell_on("fiber", deep).prepare()).at("jumps_per_yield"), 1);
}

TEST(depth, a_coroutine_has_paid_for_a_frame_a_level_unless_the_compiler_has_elided_it) {
  const measure::verification shown = cell_on("coroutine", {.tasks = 1, .rounds = 1, .depth = 100}).verify();
#if defined(__clang__) && defined(__OPTIMIZE__)
  constexpr std::uint64_t elided = 1;  // the first level, which alone is called by another function
#else
  constexpr std::uint64_t elided = 0;
#endif
  EXPECT_EQ(shown.counts.frame_allocations, 101 - elided) << "the task's own and one a level";
  const auto readings = readings_of(*cell_on("coroutine", {.rounds = 3, .depth = 100}).prepare());
  EXPECT_EQ(readings.at("elided_frames_per_task"), elided);
  EXPECT_EQ(readings.at("frame_bytes"),
            static_cast<double>(shown.counts.frame_bytes) / static_cast<double>(shown.counts.frame_allocations));
}

TEST(depth, members_go_as_deep_as_their_type) {
  EXPECT_THAT(cell_on("future", {.depth = 100}).not_applicable, IsEmpty());
  EXPECT_THAT(cell_on("future", {.depth = 1'024}).not_applicable, testing::HasSubstr("one type"));
  EXPECT_THAT(cell_on("future-boxed", {.depth = 1'024}).not_applicable, IsEmpty());
}

}  // namespace
}  // namespace switchmark::workloads::depth
