// What an epoch of hogs makes of what its bodies observed. Time passes only when somebody reads it, so that every
// reading can be said beforehand.

#include "stackful/preemption/models.hpp"
#include "stackless/safepoints/models.hpp"
#include "workloads/hog/workload.hpp"
#include "workloads/test/idle_models.hpp"
#include "workloads/test/readings.hpp"
#include "workloads/test/schedule.hpp"
#include "workloads/test/scripted_stopwatch.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>

namespace switchmark::workloads::hog {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::Pair;

/// Each reading of this clock is a millisecond after the one before.
struct clock_of_readings final : runtime::time_source {
  runtime::time_point last{};
  runtime::time_point now() override { return last += 1ms; }
  void wait_until(runtime::time_point deadline) override { last = std::max(last, deadline); }
};

template <class Model>
using scripted_session = workload::session<Model, clock_of_readings, scripted_stopwatch, scripted_stopwatch>;

template <class Model>
struct hog_session : testing::Test {};
using models = testing::Types<stackful::fiber_model, stackless::future_model, stackless::coroutine_model>;
TYPED_TEST_SUITE(hog_session, models);

// In milliseconds: the start is at 1, the first hog begins at 2 and has done its rounds at 3 to 47, the second one
// begins at 48 and has done its rounds at 49 to 93, the timers are looked at at 94. The latency-sensitive task wanted
// to run at 2 and at 3, and ran at 95 and at 96.
void expect_what_was_observed(const measure::epoch& epoch) {
  EXPECT_EQ(epoch.seconds, 9);
  EXPECT_EQ(epoch.operations, 1u);
  EXPECT_THAT(epoch.waits_us, ElementsAre(93'000, 93'000));
  EXPECT_THAT(epoch.lags_us, ElementsAre());
  // Of the 20 ms windows from 2 to 22 and from 22 to 42 the first hog has got everything.
  EXPECT_THAT(pairs_of(epoch),
              ElementsAre(Pair("worst_starvation_us", 93'000), Pair("longest_step_us", testing::DoubleEq(1'000)),
                          Pair("starvation_share", testing::DoubleEq(93.0 / 91)), Pair("work_per_cpu_second", 90 / 4.0),
                          Pair("hog_cpu_ms", 4e3 / 2), Pair("jain_min", 0.5), Pair("jain_median", 0.5)));
}

TYPED_TEST(hog_session, tells_what_its_tasks_have_observed) {
  scripted_stopwatch::expect_runs({4, 9});  // the CPU's and the wall's
  scripted_session<TypeParam> session({.hogs = 2, .rounds = 45, .sorted = 10, .latency_sensitive = 1, .wakes = 2});
  expect_what_was_observed(session.next());
}

TYPED_TEST(hog_session, latency_sensitive_tasks_run_when_they_intended_where_nobody_computes) {
  const spec s{.hogs = 1, .rounds = 1, .sorted = 1, .latency_sensitive = 3, .wakes = 4};
  runtime::virtual_time time;
  time.wait_until(runtime::time_point(1h));
  runtime::worker worker(time);
  results left(workload::roots(s));
  runtime::completion done;
  auto scheduler = TypeParam::make(worker, workload::options(s));
  auto run = workload::make_run(s, scheduler, left, measure::not_tracing{}, time.now());
  for (std::size_t task = 0; task < workload::roots(s); ++task)
    spawn_task<bodies, TypeParam::style>(scheduler, done, run, task);
  scheduler.run(done);
  EXPECT_EQ(run.start, runtime::time_point(1h));
  EXPECT_THAT(waits_us(s, run.observed, run.start), testing::AllOf(testing::SizeIs(3 * 4), testing::Each(0)));
  EXPECT_EQ(run.observed.progress(0, 0), run.start);
  EXPECT_EQ(run.observed.progress(0, 1), run.start);
  EXPECT_EQ(worker.counts.sleeps, 3u * 4);
}

TEST(hog_session, has_no_index_of_fairness_where_no_window_fits) {
  scripted_stopwatch::expect_runs({4, 9});
  scripted_session<stackless::future_model> session(
      {.hogs = 2, .rounds = 19, .sorted = 10, .latency_sensitive = 1, .wakes = 1});
  EXPECT_THAT(readings_of(session).size(), 5u);
}

TEST(hog_session, of_preempted_fibers_tells_what_became_of_the_ticks) {
  workload::session<stackful::fiber_preempt_model> session(
      {.hogs = 2, .rounds = 60, .latency_sensitive = 1, .wakes = 1});
  for (int run = 0; run < 100; ++run) {
    const measure::epoch epoch = session.next();
    std::vector<std::string> names;
    for (const auto& [name, value] : pairs_of(epoch))
      if (name.find("jain") == std::string::npos) names.push_back(name);
    ASSERT_THAT(names, ElementsAre("worst_starvation_us", "longest_step_us", "starvation_share", "work_per_cpu_second",
                                   "hog_cpu_ms", "forced_switches", "ticks_delivered", "ticks_taken", "ticks_deferred",
                                   "ticks_retried", "ticks_ignored"));
    const auto count_of = [&](std::string_view metric) {
      return std::find_if(epoch.readings.begin(), epoch.readings.end(),
                          [&](auto& each) { return each.metric == metric; })
          ->value;
    };
    EXPECT_LE(count_of("forced_switches"), count_of("ticks_taken"));
    EXPECT_LE(count_of("ticks_taken"), count_of("ticks_delivered"));
    EXPECT_LE(static_cast<double>(epoch.lags_us.size()), count_of("ticks_taken"));
    if (count_of("forced_switches") == 0) continue;
    EXPECT_FALSE(epoch.lags_us.empty());
    return;
  }
  ADD_FAILURE() << "no tick has stopped a hog";
}

TEST(hog_session, an_epoch_that_leaves_a_wrong_result_is_an_error) {
  workload::session<idle_future_model> session({.hogs = 1, .rounds = 1, .latency_sensitive = 1, .wakes = 1});
  EXPECT_THAT(
      error_of([&] { (void)session.next(); }),
      testing::StartsWith("wrong result of a measured epoch: in the run with waits, task 1 left the result 0x0"));
}

}  // namespace
}  // namespace switchmark::workloads::hog
