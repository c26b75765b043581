#include "stackful/preemption/models.hpp"
#include "stackless/safepoints/models.hpp"
#include "workloads/coverage/workload.hpp"
#include "workloads/test/cells_of_tests.hpp"
#include "workloads/test/idle_models.hpp"
#include "workloads/test/readings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace switchmark::workloads::coverage {
namespace {

const spec small{.tasks = 2, .rounds = 1};

/// Counted in the text of the bodies.
constexpr std::uint64_t waits_in_a_body = 3, kernel_calls_in_a_body = 3;

cell cell_on(const std::string& model, const spec& s) { return cell_at("coverage/" + model, s); }

std::string mismatch(const std::string& model) { return cell_on(model, {.tasks = 2, .rounds = 2}).verify().mismatch; }

measure::instruction_strip strip(const std::string& model) {
  return cell_on(model, small).prepare()->next().instructions.value();
}

TEST(coverage, every_model_computes_what_the_oracle_computes) {
  EXPECT_THAT(mismatch("fiber"), testing::IsEmpty());
  EXPECT_THAT(mismatch("fiber-preempt"), testing::IsEmpty());
  EXPECT_THAT(mismatch("future"), testing::IsEmpty());
  EXPECT_THAT(mismatch("coroutine"), testing::IsEmpty());
  EXPECT_THAT(mismatch("future-budget"), testing::IsEmpty());
  EXPECT_THAT(mismatch("coroutine-budget"), testing::IsEmpty());
}

/// Why a strip is not taken: unoptimised code has five times as many steps.
constexpr const char* unoptimised = "in the optimised build: this one takes half a minute";

TEST(coverage, a_model_without_ticks_is_seen_suspended_at_its_waits) {
  if (!platform::non_preemptible_section_is_whole) GTEST_SKIP() << unoptimised;
  for (const auto& seen : {strip("fiber"), strip("future")}) {
    EXPECT_EQ(seen.suspension_points(), waits_in_a_body);
    EXPECT_GT(seen.executed, 500u);
    EXPECT_LT(seen.coverage(), 0.02);
  }
}

TEST(coverage, one_with_a_budget_is_seen_suspended_at_its_kernel_calls_too) {
  if (!platform::non_preemptible_section_is_whole) GTEST_SKIP() << unoptimised;
  for (const auto& seen : {strip("future-budget"), strip("coroutine-budget")}) {
    EXPECT_EQ(seen.suspension_points(), waits_in_a_body + kernel_calls_in_a_body);
    EXPECT_LT(seen.coverage(), 0.02);
  }
}

TEST(coverage, a_preempted_fiber_is_seen_suspended_at_every_instruction_that_it_executes) {
  const measure::instruction_strip seen = strip("fiber-preempt");
  if (platform::non_preemptible_section_is_whole) {
    EXPECT_EQ(seen.suspension_points(), seen.executed);
    EXPECT_EQ(seen.coverage(), 1.0);
    EXPECT_EQ(seen, strip("fiber-preempt")) << "it repeats";
  } else {
    EXPECT_GT(seen.coverage(), 0.9);
  }
  EXPECT_GT(seen.non_preemptible, 0u) << "the waits themselves are non-preemptible";
  EXPECT_LT(seen.non_preemptible_share(), 0.8);
}

TEST(coverage, an_epoch_reads_its_strip) {
  const measure::epoch epoch = cell_on("coroutine", small).prepare()->next();
  const measure::instruction_strip& strip = epoch.instructions.value();
  EXPECT_GT(epoch.seconds, 0);
  EXPECT_EQ(epoch.operations, 1u);
  EXPECT_EQ(pairs_of(epoch), (pairs{{"suspension_points", 3},
                                    {"suspension_coverage", strip.coverage()},
                                    {"non_preemptible_share", strip.non_preemptible_share()}}));
  if (!platform::non_preemptible_section_is_whole) return;  // unoptimised
  EXPECT_LT(strip.coverage(), 0.02);
  EXPECT_EQ(strip, coverage::strip("coroutine")) << "it repeats";
}

TEST(coverage, a_wrong_result_of_an_epoch_is_an_error) {
  EXPECT_THAT(
      error_of([&] { (void)workload::session<idle_future_model>(small).next(); }),
      testing::StartsWith("wrong result of a measured epoch: in the run that is stepped, task 0 left the result "
                          "0x0 instead of 0x"));
}

}  // namespace
}  // namespace switchmark::workloads::coverage
