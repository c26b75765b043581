#include "workloads/hog/spec.hpp"
#include "workloads/test/cells_of_tests.hpp"
#include "workloads/test/readings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace switchmark::workloads::hog {
namespace {

constexpr spec small{.hogs = 2, .rounds = 60, .latency_sensitive = 4, .wakes = 5};

cell cell_on(const std::string& model) { return cell_at("hog/" + model, small); }

TEST(hog, every_model_computes_what_the_oracle_computes) {
  EXPECT_THAT(cell_on("fiber").verify().mismatch, testing::IsEmpty());
  EXPECT_THAT(cell_on("future").verify().mismatch, testing::IsEmpty());
  EXPECT_THAT(cell_on("coroutine").verify().mismatch, testing::IsEmpty());
}

TEST(hog, preempted_hogs_compute_the_same) {
  std::uint64_t forced = 0;
  for (int run = 0; run < 20 && forced < 20; ++run) {
    const auto shown = cell_on("fiber-preempt").verify();
    EXPECT_THAT(shown.mismatch, testing::IsEmpty());
    forced += shown.counts.forced_switches;
    // Or sleepers would wait for the queue to run empty, which it never does beside several hogs.
    EXPECT_GE(shown.counts.timer_checks, shown.counts.forced_switches) << "a tick that stops a task checks the timers";
  }
  EXPECT_GE(forced, 20u);
}

struct safepoints_test : testing::TestWithParam<const char*> {};

TEST_P(safepoints_test, hogs_give_way_at_them_and_compute_the_same) {
  std::uint64_t taken = 0;
  for (int run = 0; run < 100 && taken < 5; ++run) {  // by the clock and by ticks it is a matter of time
    const auto shown = cell_on(GetParam()).verify();
    EXPECT_THAT(shown.mismatch, testing::IsEmpty());
    taken += shown.counts.safepoints_taken;
    EXPECT_GE(shown.counts.timer_checks, shown.counts.safepoints_taken) << "or sleepers would wait for an empty queue";
  }
  EXPECT_GE(taken, 5u);
}

INSTANTIATE_TEST_SUITE_P(models, safepoints_test,
                         testing::Values("future-budget", "future-budget-flag", "future-budget-clock",
                                         "coroutine-budget", "coroutine-budget-flag", "coroutine-budget-clock"),
                         name_of_model);

TEST(hog, started_when_called_computes_the_same) {
  EXPECT_THAT(cell_on("coroutine-eager").verify().mismatch, testing::IsEmpty());
}

TEST(hog, an_epoch_divides_its_cpu_time_among_the_hogs) {
  const auto readings = readings_of(*cell_on("fiber").prepare());
  const double cpu_seconds = 1e-3 * readings.at("hog_cpu_ms") * small.hogs;
  EXPECT_NEAR(cpu_seconds * readings.at("work_per_cpu_second"), small.hogs * small.rounds, 1e-6);
}

TEST(hog, an_epoch_divides_the_worst_starvation_by_the_span_of_all_hogs) {
  const auto readings = readings_of(*cell_on("fiber").prepare());
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
