#include "stackful/preemption/models.hpp"
#include "stackless/safepoints/models.hpp"
#include "workloads/generators/workload.hpp"
#include "workloads/test/readings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace switchmark::workloads::generators {
namespace {

using testing::IsEmpty;

template <class Model>
struct generators_test : testing::Test {};
using models = testing::Types<stackful::fiber_model, stackful::fiber_preempt_model, stackless::future_model,
                              stackless::future_boxed_model, stackless::coroutine_model,
                              stackless::coroutine_eager_model, stackless::coroutine_pooled_model>;
TYPED_TEST_SUITE(generators_test, models);

TYPED_TEST(generators_test, values_come_in_order) {
  EXPECT_THAT((verify<count, TypeParam, bodies, runtime::virtual_time>({.values = 20, .rounds = 2}).mismatch),
              IsEmpty());
  for (const std::size_t nodes : {1, 2, 3, 31, 100}) {
    const spec s{.values = nodes, .rounds = 2, .walks = true};
    if (walk::unsupported<TypeParam>(s).empty()) {
      EXPECT_THAT((verify<walk, TypeParam, bodies, runtime::virtual_time>(s).mismatch), IsEmpty()) << nodes;
    }
  }
}

TEST(walk, a_coroutine_pays_for_a_frame_a_node_and_a_future_for_its_depth) {
  const spec tree{.values = 1'023, .walks = true};
  walk::session<stackless::coroutine_model> coroutine(tree);
  EXPECT_NEAR(readings_of(coroutine).at("allocations_per_value"), 1, 0.01);
  walk::session<stackless::future_boxed_model> future(tree);
  const double polls = readings_of(future).at("child_polls_per_value");
  EXPECT_GT(polls, 9) << "most nodes of a tree of ten levels lie deep";
  EXPECT_LT(polls, 12);
}

TEST(walk, a_member_cannot_recurse) {
  EXPECT_THAT(walk::unsupported<stackless::future_model>({}), testing::HasSubstr("wants boxes"));
  EXPECT_THAT(walk::unsupported<stackless::future_boxed_model>({}), IsEmpty());
}

}  // namespace
}  // namespace switchmark::workloads::generators
