#include "stackful/preemption/models.hpp"
#include "stackless/safepoints/models.hpp"
#include "workloads/coverage/workload.hpp"
#include "workloads/test/idle_models.hpp"
#include "workloads/test/readings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace switchmark::workloads::coverage {
namespace {

const spec small{.tasks = 2, .rounds = 1};

/// Counted in the text of the bodies.
constexpr std::uint64_t waits_in_a_body = 3, kernel_calls_in_a_body = 3;

template <class Model>
std::string mismatch() {
  const spec two_rounds{.tasks = 2, .rounds = 2};
  return verify<workload, Model, bodies, runtime::virtual_time>(two_rounds).mismatch;
}

template <class Model>
measure::instruction_strip strip() {
  return workload::session<Model>(small).next().instructions.value();
}

TEST(coverage, every_model_computes_what_the_oracle_computes) {
  EXPECT_THAT(mismatch<stackful::fiber_model>(), testing::IsEmpty());
  EXPECT_THAT(mismatch<stackful::fiber_preempt_model>(), testing::IsEmpty());
  EXPECT_THAT(mismatch<stackless::future_model>(), testing::IsEmpty());
  EXPECT_THAT(mismatch<stackless::coroutine_model>(), testing::IsEmpty());
  EXPECT_THAT(mismatch<stackless::future_budget_model>(), testing::IsEmpty());
  EXPECT_THAT(mismatch<stackless::coroutine_budget_model>(), testing::IsEmpty());
}

/// Why a strip is not taken: unoptimised code has five times as many steps.
constexpr const char* unoptimised = "in the optimised build: this one takes half a minute";

TEST(coverage, a_model_without_ticks_is_seen_suspended_at_its_waits) {
  if (!platform::non_preemptible_section_is_whole) GTEST_SKIP() << unoptimised;
  for (const auto& seen : {strip<stackful::fiber_model>(), strip<stackless::future_model>()}) {
    EXPECT_EQ(seen.suspension_points(), waits_in_a_body);
    EXPECT_GT(seen.executed, 500u);
    EXPECT_LT(seen.coverage(), 0.02);
  }
}

TEST(coverage, one_with_a_budget_is_seen_suspended_at_its_kernel_calls_too) {
  if (!platform::non_preemptible_section_is_whole) GTEST_SKIP() << unoptimised;
  for (const auto& seen : {strip<stackless::future_budget_model>(), strip<stackless::coroutine_budget_model>()}) {
    EXPECT_EQ(seen.suspension_points(), waits_in_a_body + kernel_calls_in_a_body);
    EXPECT_LT(seen.coverage(), 0.02);
  }
}

TEST(coverage, a_preempted_fiber_is_seen_suspended_at_every_instruction_that_it_executes) {
  const measure::instruction_strip seen = strip<stackful::fiber_preempt_model>();
  if (platform::non_preemptible_section_is_whole) {
    EXPECT_EQ(seen.suspension_points(), seen.executed);
    EXPECT_EQ(seen.coverage(), 1.0);
    EXPECT_EQ(seen, strip<stackful::fiber_preempt_model>()) << "it repeats";
  } else {
    EXPECT_GT(seen.coverage(), 0.9);
  }
  EXPECT_GT(seen.non_preemptible, 0u) << "the waits themselves are non-preemptible";
  EXPECT_LT(seen.non_preemptible_share(), 0.8);
}

TEST(coverage, an_epoch_reads_its_strip) {
  const measure::epoch epoch = workload::session<stackless::coroutine_model>(small).next();
  const measure::instruction_strip& strip = epoch.instructions.value();
  EXPECT_GT(epoch.seconds, 0);
  EXPECT_EQ(epoch.operations, 1u);
  EXPECT_THAT(pairs_of(epoch),
              testing::ElementsAre(testing::Pair("suspension_points", 3),
                                   testing::Pair("suspension_coverage", strip.coverage()),
                                   testing::Pair("non_preemptible_share", strip.non_preemptible_share())));
  if (!platform::non_preemptible_section_is_whole) return;  // unoptimised
  EXPECT_LT(strip.coverage(), 0.02);
  EXPECT_EQ(strip, coverage::strip<stackless::coroutine_model>()) << "it repeats";
}

TEST(coverage, a_wrong_result_of_an_epoch_is_an_error) {
  EXPECT_THAT(
      error_of([&] { (void)workload::session<idle_future_model>(small).next(); }),
      testing::StartsWith("wrong result of a measured epoch: in the run that is stepped, task 0 left the result "
                          "0x0 instead of 0x"));
}

}  // namespace
}  // namespace switchmark::workloads::coverage
