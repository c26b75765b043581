#include "workloads/generators/spec.hpp"
#include "workloads/test/cells_of_tests.hpp"
#include "workloads/test/readings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace switchmark::workloads::generators {
namespace {

using testing::IsEmpty;

cell count_on(const std::string& model, const spec& s) { return cell_at("count/" + model, s); }
cell walk_on(const std::string& model, const spec& s) { return cell_at("walk/" + model, s); }

struct count_test : testing::TestWithParam<const char*> {};

TEST_P(count_test, values_come_in_order) {
  EXPECT_THAT(count_on(GetParam(), {.values = 20, .rounds = 2}).verify().mismatch, IsEmpty());
}
INSTANTIATE_TEST_SUITE_P(models, count_test,
                         testing::Values("fiber", "fiber-preempt", "future", "coroutine", "coroutine-eager"),
                         name_of_model);

struct walk_test : testing::TestWithParam<const char*> {};

TEST_P(walk_test, values_come_in_order) {
  for (const std::size_t nodes : {1, 2, 3, 31, 100}) {
    const cell measured = walk_on(GetParam(), {.values = nodes, .rounds = 2, .walks = true});
    EXPECT_THAT(measured.not_applicable, IsEmpty());
    EXPECT_THAT(measured.verify().mismatch, IsEmpty()) << nodes;
  }
}
INSTANTIATE_TEST_SUITE_P(models, walk_test,
                         testing::Values("fiber", "fiber-preempt", "future-boxed", "coroutine", "coroutine-eager",
                                         "coroutine-pooled"),
                         name_of_model);

TEST(walk, a_coroutine_pays_for_a_frame_a_node_and_a_future_for_its_depth) {
  const spec tree{.values = 1'023, .walks = true};
  EXPECT_NEAR(readings_of(*walk_on("coroutine", tree).prepare()).at("allocations_per_value"), 1, 0.01);
  const double polls = readings_of(*walk_on("future-boxed", tree).prepare()).at("child_polls_per_value");
  EXPECT_GT(polls, 9) << "most nodes of a tree of ten levels lie deep";
  EXPECT_LT(polls, 12);
}

TEST(walk, a_member_cannot_recurse) {
  EXPECT_THAT(walk_on("future", {}).not_applicable, testing::HasSubstr("wants boxes"));
  EXPECT_THAT(walk_on("future-boxed", {}).not_applicable, IsEmpty());
}

}  // namespace
}  // namespace switchmark::workloads::generators
