#include "stackful/preemption/models.hpp"
#include "stackless/safepoints/models.hpp"
#include "workloads/spawn/workload.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace switchmark::workloads::spawn {
namespace {

template <class Model>
class spawn_on : public testing::Test {};
using models = testing::Types<stackful::fiber_model, stackful::fiber_preempt_model, stackful::raw_jump_model,
                              stackless::future_model, stackless::coroutine_model>;
TYPED_TEST_SUITE(spawn_on, models);

TYPED_TEST(spawn_on, does_what_the_oracle_says) {
  const auto shown = verify<workload, TypeParam, bodies, runtime::virtual_time>({20});
  EXPECT_THAT(shown.mismatch, testing::IsEmpty());
}

TYPED_TEST(spawn_on, allocates_one_frame_a_child) {
  workload::session<TypeParam> session({20});
  for (const auto& reading : session.next().readings) {
    if (reading.metric == "allocations_per_task") {
      EXPECT_EQ(reading.value, 1);
    }
  }
}

}  // namespace
}  // namespace switchmark::workloads::spawn
