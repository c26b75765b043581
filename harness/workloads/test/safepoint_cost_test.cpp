#include "stackless/safepoints/models.hpp"
#include "workloads/safepoint_cost/workload.hpp"
#include "workloads/test/cells_of_tests.hpp"
#include "workloads/test/readings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace switchmark::workloads::safepoint_cost {
namespace {

struct safepoint_cost_test : testing::TestWithParam<const char*> {};

TEST_P(safepoint_cost_test, computes_the_same_with_safepoints_and_without) {
  for (const spec& s :
       {spec{.calls = 10}, spec{.calls = 10, .iterations = 64}, spec{10, 64, true}, spec{3, 33, true}}) {
    const cell measured = cell_at(std::string("safepoint_cost/") + GetParam(), s);
    EXPECT_THAT(measured.verify().mismatch, testing::IsEmpty());
    EXPECT_GT(readings_of(*measured.prepare()).at("call_ratio"), 0);
  }
}
INSTANTIATE_TEST_SUITE_P(models, safepoint_cost_test,
                         testing::Values("fiber", "fiber-preempt", "future", "coroutine", "future-budget",
                                         "future-budget-flag", "future-budget-clock", "coroutine-budget",
                                         "coroutine-budget-flag", "coroutine-budget-clock"),
                         name_of_model);

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
