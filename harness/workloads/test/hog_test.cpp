#include "stackful/preemption/models.hpp"
#include "stackless/safepoints/models.hpp"
#include "workloads/hog/workload.hpp"
#include "workloads/test/readings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace switchmark::workloads::hog {
namespace {

constexpr spec small{.hogs = 2, .rounds = 60, .latency_sensitive = 4, .wakes = 5};

template <class Model>
measure::verification verified() {
  return verify<workload, Model, bodies, runtime::monotonic_time>(small);
}

TEST(hog, every_model_computes_what_the_oracle_computes) {
  EXPECT_THAT(verified<stackful::fiber_model>().mismatch, testing::IsEmpty());
  EXPECT_THAT(verified<stackless::future_model>().mismatch, testing::IsEmpty());
  EXPECT_THAT(verified<stackless::coroutine_model>().mismatch, testing::IsEmpty());
}

TEST(hog, preempted_hogs_compute_the_same) {
  std::uint64_t forced = 0;
  for (int run = 0; run < 20 && forced < 20; ++run) {
    const auto shown = verified<stackful::fiber_preempt_model>();
    EXPECT_THAT(shown.mismatch, testing::IsEmpty());
    forced += shown.counts.forced_switches;
    // Or sleepers would wait for the queue to run empty, which it never does beside several hogs.
    EXPECT_GE(shown.counts.timer_checks, shown.counts.forced_switches) << "a tick that stops a task checks the timers";
  }
  EXPECT_GE(forced, 20u);
}

template <class Model>
struct safepoints_test : testing::Test {};
using with_safepoints = testing::Types<stackless::future_budget_model, stackless::future_budget_flag_model,
                                       stackless::future_budget_clock_model, stackless::coroutine_budget_model,
                                       stackless::coroutine_budget_flag_model, stackless::coroutine_budget_clock_model>;
TYPED_TEST_SUITE(safepoints_test, with_safepoints);

TYPED_TEST(safepoints_test, hogs_give_way_at_them_and_compute_the_same) {
  std::uint64_t taken = 0;
  for (int run = 0; run < 100 && taken < 5; ++run) {  // by the clock and by ticks it is a matter of time
    const auto shown = verified<TypeParam>();
    EXPECT_THAT(shown.mismatch, testing::IsEmpty());
    taken += shown.counts.safepoints_taken;
    EXPECT_GE(shown.counts.timer_checks, shown.counts.safepoints_taken) << "or sleepers would wait for an empty queue";
  }
  EXPECT_GE(taken, 5u);
}

TEST(hog, started_when_called_computes_the_same) {
  EXPECT_THAT(verified<stackless::coroutine_eager_model>().mismatch, testing::IsEmpty());
}

TEST(hog, an_epoch_divides_its_cpu_time_among_the_hogs) {
  workload::session<stackful::fiber_model> session(small);
  const auto readings = readings_of(session);
  const double cpu_seconds = 1e-3 * readings.at("hog_cpu_ms") * small.hogs;
  EXPECT_NEAR(cpu_seconds * readings.at("work_per_cpu_second"), small.hogs * small.rounds, 1e-6);
}

TEST(hog, an_epoch_divides_the_worst_starvation_by_the_span_of_all_hogs) {
  workload::session<stackful::fiber_model> session(small);
  const auto readings = readings_of(session);
  const double span_us = readings.at("worst_starvation_us") / readings.at("starvation_share");
  EXPECT_GT(span_us, readings.at("longest_step_us") + 1) << "119 more rounds take more than 1 us";
}

TEST(hog, a_long_step_sorts) {
  EXPECT_EQ(sort_array(1'000, 3), sort_array(1'000, 3));
  EXPECT_NE(sort_array(1'000, 3), sort_array(1'000, 4));
  EXPECT_EQ(do_round({.sorted = 1'000}, 3), sort_array(1'000, 3));
  EXPECT_EQ(do_round({}, 3), digest_document(3));
}

TEST(hog, the_kernel_throws_and_catches_and_depends_on_the_document) {
  EXPECT_NE(digest_document(0), digest_document(1));
  EXPECT_EQ(digest_document(0), digest_document(0));
}

}  // namespace
}  // namespace switchmark::workloads::hog
