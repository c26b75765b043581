#include "workloads/hog/observations.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace switchmark::workloads::hog {
namespace {

using namespace std::chrono_literals;
using testing::DoubleNear;
using testing::Each;
using testing::ElementsAre;
using testing::SizeIs;

constexpr runtime::time_point start{1h};

TEST(waits_us, count_from_the_intended_moment) {
  const spec s{.hogs = 1, .rounds = 1, .latency_sensitive = 1, .wakes = 2};
  observation observed(s);
  observed.ran(0, 0, intended(0, 0, start) + 5us);
  observed.ran(0, 1, intended(0, 1, start) + 7us);
  EXPECT_THAT(waits_us(s, observed, start), ElementsAre(5, 7));
}

TEST(waits_us, are_those_of_one_task_after_those_of_the_other) {
  const spec s{.hogs = 1, .rounds = 1, .latency_sensitive = 2, .wakes = 3};
  observation observed(s);
  std::vector<double> late;
  for (const std::size_t task : {0, 1})
    for (const std::size_t wake : {0, 1, 2}) {
      late.push_back(static_cast<double>(10 * task + wake));
      observed.ran(task, wake, intended(task, wake, start) + std::chrono::microseconds(10 * task + wake));
    }
  EXPECT_EQ(waits_us(s, observed, start), late);
}

// Each other wake is a microsecond late by the clock, or comes a microsecond after the one before.
TEST(worst_starvation_us, is_that_of_whichever_wake_of_whichever_task) {
  const spec s{.hogs = 1, .rounds = 1, .latency_sensitive = 2, .wakes = 3};
  for (const std::size_t late_task : {0, 1})
    for (const std::size_t late_wake : {0, 1, 2}) {
      observation observed(s);
      for (const std::size_t task : {0, 1})
        for (const std::size_t wake : {0, 1, 2}) {
          auto ready = intended(task, wake, start);
          if (wake != 0) ready = std::max(ready, observed.run_at(task, wake - 1));
          observed.ran(task, wake, ready + (task == late_task && wake == late_wake ? runtime::duration(5ms) : 1us));
        }
      EXPECT_DOUBLE_EQ(worst_starvation_us(s, observed, start), 5'000) << late_task << ", " << late_wake;
    }
}

TEST(worst_starvation_us, is_nothing_where_every_wake_is_on_time) {
  const spec s{.hogs = 1, .rounds = 1, .latency_sensitive = 1, .wakes = 2};
  observation observed(s);
  for (const std::size_t wake : {0, 1}) observed.ran(0, wake, intended(0, wake, start));
  EXPECT_EQ(worst_starvation_us(s, observed, start), 0);
}

// Three wakes are due while the task doesn't run for 10 ms; it then catches up. Each wake was late by the clock, but
// the task starved once.
TEST(worst_starvation_us, counts_from_the_last_run_when_that_is_later) {
  const spec s{.hogs = 1, .rounds = 1, .latency_sensitive = 1, .wakes = 3};
  observation observed(s);
  const auto first = intended(0, 0, start);
  observed.ran(0, 0, first + 10ms);
  observed.ran(0, 1, first + 10ms + 20us);
  observed.ran(0, 2, first + 10ms + 40us);
  EXPECT_DOUBLE_EQ(worst_starvation_us(s, observed, start), 10'000);
}

TEST(worst_starvation_us, counts_from_the_last_run_at_the_second_wake_already) {
  const spec s{.hogs = 1, .rounds = 1, .latency_sensitive = 1, .wakes = 2};
  observation observed(s);
  observed.ran(0, 0, intended(0, 0, start) + 3ms);
  observed.ran(0, 1, intended(0, 0, start) + 5ms);
  EXPECT_DOUBLE_EQ(worst_starvation_us(s, observed, start), 3'000);
}

TEST(worst_starvation_us, counts_from_the_intended_moment_when_that_is_later) {
  const spec s{.hogs = 1, .rounds = 1, .latency_sensitive = 1, .wakes = 2};
  observation observed(s);
  observed.ran(0, 0, intended(0, 0, start));
  observed.ran(0, 1, intended(0, 1, start) + 100us);
  EXPECT_DOUBLE_EQ(worst_starvation_us(s, observed, start), 100);
}

/// A hog that begins at `begin` and whose rounds end at `ends`, both counted from `start`.
void run_rounds(observation& observed, std::size_t task, std::chrono::milliseconds begin,
                const std::vector<std::chrono::milliseconds>& ends) {
  observed.progressed(task, 0, start + begin);
  for (std::size_t i = 0; i < ends.size(); ++i) observed.progressed(task, i + 1, start + ends[i]);
}

TEST(longest_step_us, covers_the_first_and_the_last_round_of_every_hog) {
  const spec s{.hogs = 2, .rounds = 2, .latency_sensitive = 1, .wakes = 1};
  for (const std::size_t slow_hog : {1, 2})
    for (const auto slow_round_ends : {7ms, 2ms}) {  // the first or the second round takes 7 ms, the other one 2 ms
      observation observed(s);
      for (const std::size_t hog : {1, 2})
        hog == slow_hog ? run_rounds(observed, hog, 0ms, {slow_round_ends, 9ms})
                        : run_rounds(observed, hog, 0ms, {2ms, 4ms});
      EXPECT_DOUBLE_EQ(longest_step_us(s, observed), 7'000) << slow_hog << ", " << slow_round_ends.count();
    }
}

TEST(longest_step_us, is_nothing_where_no_time_passes) {
  const spec s{.hogs = 1, .rounds = 2, .latency_sensitive = 1, .wakes = 1};
  observation observed(s);
  run_rounds(observed, 1, 3ms, {3ms, 3ms});
  EXPECT_EQ(longest_step_us(s, observed), 0);
}

TEST(hogs_span_us, is_from_the_first_begin_to_the_last_end_of_any_hog) {
  const spec s{.hogs = 2, .rounds = 1, .latency_sensitive = 1, .wakes = 1};
  for (const std::size_t first : {1, 2}) {
    observation observed(s);
    run_rounds(observed, first, 2ms, {4ms});
    run_rounds(observed, 3 - first, 3ms, {9ms});
    EXPECT_DOUBLE_EQ(hogs_span_us(s, observed), 7'000) << first << " begins first and ends first";
  }
}

/// Two hogs of 100 rounds each: `each` rounds of the first, then as many of the second, and so on, 1 ms a round.
observation alternating(const spec& s, std::size_t each) {
  observation observed(s);
  auto now = start;
  std::size_t done[2] = {0, 0};
  while (done[0] < s.rounds || done[1] < s.rounds)
    for (const std::size_t hog : {0, 1}) {
      if (done[hog] == 0) observed.progressed(s.latency_sensitive + hog, 0, now);
      for (std::size_t i = 0; i < each; ++i) observed.progressed(s.latency_sensitive + hog, ++done[hog], now += 1ms);
    }
  return observed;
}

TEST(jain_windows, equal_turns_are_fair) {
  const spec s{.hogs = 2, .rounds = 100, .latency_sensitive = 1, .wakes = 1};
  const auto windows = jain_windows(s, alternating(s, 1));
  EXPECT_THAT(windows, SizeIs(9));  // 199 ms until the first hog is done
  EXPECT_THAT(windows, Each(DoubleNear(1, 0.01)));
}

TEST(jain_windows, one_after_the_other_is_one_nth) {
  const spec s{.hogs = 2, .rounds = 100, .latency_sensitive = 1, .wakes = 1};
  const auto windows = jain_windows(s, alternating(s, 100));
  EXPECT_THAT(windows, SizeIs(5)) << "100 ms until the first hog is done, when the last window ends";
  EXPECT_THAT(windows, Each(DoubleNear(0.5, 1e-9)));
}

TEST(jain_windows, end_when_the_first_hog_ends) {
  const spec s{.hogs = 2, .rounds = 2, .latency_sensitive = 1, .wakes = 1};
  for (const std::size_t first : {1, 2}) {
    observation observed(s);
    run_rounds(observed, first, 0ms, {25ms, 50ms});
    run_rounds(observed, 3 - first, 0ms, {100ms, 200ms});
    EXPECT_THAT(jain_windows(s, observed), SizeIs(2)) << first;
  }
}

TEST(jain_windows, count_parts_of_rounds_by_their_time) {
  const spec s{.hogs = 2, .rounds = 2, .latency_sensitive = 1, .wakes = 1};
  observation observed(s);
  run_rounds(observed, 1, 0ms, {40ms, 80ms});
  run_rounds(observed, 2, 0ms, {20ms, 40ms});
  // Half a round and a whole one in each window: (0.5 + 1)^2 / (2 (0.5^2 + 1^2)).
  EXPECT_THAT(jain_windows(s, observed), ElementsAre(DoubleNear(0.9, 1e-9), DoubleNear(0.9, 1e-9)));
}

TEST(jain_windows, count_every_round_that_has_ended_at_one_moment) {
  const spec s{.hogs = 2, .rounds = 3, .latency_sensitive = 1, .wakes = 1};
  observation observed(s);
  run_rounds(observed, 1, 0ms, {20ms, 20ms, 40ms});
  run_rounds(observed, 2, 0ms, {10ms, 20ms, 60ms});
  // Two rounds each, then one and a half one: (1 + 0.5)^2 / (2 (1^2 + 0.5^2)).
  EXPECT_THAT(jain_windows(s, observed), ElementsAre(DoubleNear(1, 1e-9), DoubleNear(0.9, 1e-9)));
}

TEST(jain_windows, a_hog_that_has_not_begun_has_done_nothing) {
  const spec s{.hogs = 3, .rounds = 2, .latency_sensitive = 1, .wakes = 1};
  for (const std::size_t late : {1, 2, 3}) {
    observation observed(s);
    for (const std::size_t hog : {1, 2, 3}) run_rounds(observed, hog, hog == late ? 10ms : 0ms, {20ms, 40ms});
    EXPECT_THAT(jain_windows(s, observed), ElementsAre(DoubleNear(1, 1e-9), DoubleNear(1, 1e-9))) << late;
  }
}

TEST(jain_windows, one_hog_has_no_index) {
  const spec s{.hogs = 1, .rounds = 100, .latency_sensitive = 1, .wakes = 1};
  EXPECT_THAT(jain_windows(s, observation(s)), SizeIs(0));
}

}  // namespace
}  // namespace switchmark::workloads::hog
