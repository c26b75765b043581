#include "stackful/models.hpp"
#include "stackless/models.hpp"
#include "workloads/hog/workload.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace switchmark::workloads::hog {
namespace {

constexpr spec small{.hogs = 2, .rounds = 60, .polite = 4, .wakes = 5};

template <class Model>
measure::verification verified() {
  return verify<workload, Model, bodies<Model::style>, runtime::monotonic_time>(small);
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
    EXPECT_GE(shown.counts.time_looks, shown.counts.forced_switches) << "a tick that stops a task looks at the time";
  }
  EXPECT_GE(forced, 20u);
}

TEST(hog, the_kernel_throws_and_catches_and_depends_on_the_document) {
  EXPECT_NE(digest_document(0), digest_document(1));
  EXPECT_EQ(digest_document(0), digest_document(0));
}

}  // namespace
}  // namespace switchmark::workloads::hog
