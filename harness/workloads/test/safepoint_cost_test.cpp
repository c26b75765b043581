#include "stackful/preemption/models.hpp"
#include "stackless/safepoints/models.hpp"
#include "workloads/safepoint_cost/workload.hpp"
#include "workloads/test/readings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace switchmark::workloads::safepoint_cost {
namespace {

template <class Model>
struct safepoint_cost_test : testing::Test {};
using models =
    testing::Types<stackful::fiber_model, stackful::fiber_preempt_model, stackless::future_model,
                   stackless::coroutine_model, stackless::future_budget_model, stackless::future_budget_flag_model,
                   stackless::future_budget_clock_model, stackless::coroutine_budget_model,
                   stackless::coroutine_budget_flag_model, stackless::coroutine_budget_clock_model>;
TYPED_TEST_SUITE(safepoint_cost_test, models);

TYPED_TEST(safepoint_cost_test, computes_the_same_with_safepoints_and_without) {
  for (const spec& s :
       {spec{.calls = 10}, spec{.calls = 10, .iterations = 64}, spec{10, 64, true}, spec{3, 33, true}}) {
    EXPECT_THAT((verify<workload, TypeParam, bodies, runtime::virtual_time>(s).mismatch), testing::IsEmpty());
    workload::session<TypeParam> session(s);
    EXPECT_GT(readings_of(session).at("call_ratio"), 0);
  }
}

/// A budget that is spent at every second safepoint.
struct tight : workload {
  static runtime::model_options options(const spec&) { return {.budget = {.operations = 2}}; }
};

template <class Model>
runtime::ledger counts_of(const spec& s) {
  const auto shown = verify<tight, Model, bodies, runtime::virtual_time>(s);
  EXPECT_THAT(shown.mismatch, testing::IsEmpty()) << "what a safepoint adds is no dispatch of the body's";
  return shown.counts;
}

TEST(safepoint_cost, safepoints_stand_at_calls_or_at_calls_and_iterations) {
  using stackless::coroutine_budget_model, stackless::future_budget_model;
  EXPECT_EQ(counts_of<future_budget_model>({10, 64, false}).safepoints_taken, 10u / 2);
  EXPECT_EQ(counts_of<coroutine_budget_model>({10, 64, false}).safepoints_taken, 10u / 2);
  EXPECT_EQ(counts_of<future_budget_model>({10, 64, true}).safepoints_taken, 10u * (1 + 64 / stride) / 2);
  EXPECT_EQ(counts_of<coroutine_budget_model>({10, 64, true}).safepoints_taken, 10u * (1 + 64 / stride) / 2);
}

}  // namespace
}  // namespace switchmark::workloads::safepoint_cost
