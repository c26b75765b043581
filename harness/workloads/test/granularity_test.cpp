#include "stackful/fibers/models.hpp"
#include "workloads/granularity/workload.hpp"
#include "workloads/test/cells_of_tests.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace switchmark::workloads::granularity {
namespace {

using testing::IsEmpty;

struct granularity_test : testing::TestWithParam<const char*> {
  static cell cell_with(const spec& s) { return cell_at(std::string("granularity/") + GetParam(), s); }
};

TEST_P(granularity_test, does_what_the_oracle_says_at_every_granularity) {
  for (const std::size_t iterations : {0, 16, 1'600})
    for (const std::size_t set_bytes : {0, 64, 4'096}) {
      const spec s{.tasks = 3, .rounds = 5, .iterations = iterations, .set_bytes = set_bytes};
      EXPECT_THAT(cell_with(s).verify().mismatch, IsEmpty())
          << iterations << " iterations over " << set_bytes << " bytes";
    }
}

TEST_P(granularity_test, an_epoch_is_of_whole_steps_and_says_what_part_of_them_the_switch_is) {
  const auto session = cell_with({.tasks = 4, .rounds = 100, .iterations = 16, .set_bytes = 4'096}).prepare();
  for (int both_orders = 0; both_orders < 2; ++both_orders) {
    const measure::epoch epoch = session->next();
    EXPECT_EQ(epoch.operations, 400u);
    EXPECT_GT(epoch.seconds, 0);
    ASSERT_EQ(epoch.readings.size(), 2u);
    EXPECT_EQ(epoch.readings[0].metric, "switch_share");
    EXPECT_LT(epoch.readings[0].value, 1);
    EXPECT_EQ(epoch.readings[1].metric, "interleaving_ratio");
    EXPECT_GT(epoch.readings[1].value, 0);
  }
}
INSTANTIATE_TEST_SUITE_P(models, granularity_test,
                         testing::Values("fiber", "fiber-preempt", "raw-jump", "future", "coroutine"), name_of_model);

TEST(granularity, the_baseline_makes_the_steps_of_the_tasks_in_their_order) {
  for (const std::size_t set_bytes : {0, 64, 4'096}) {
    const spec s{.tasks = 3, .rounds = 5, .iterations = 16, .set_bytes = set_bytes};
    const expectation expected = expect(s);
    measure::trace events(expected.events.tasks(), expected.events.room_per_task());
    std::vector<std::uint64_t> results(s.tasks);
    never_yields none;
    auto run = workload::make_run(s, none, results, measure::tracing{events}, {});
    step_interleaved(run);
    EXPECT_THAT(compare(events, results, {}, expected, false, false), IsEmpty());
  }
}

/// A step that forgets its set.
struct forgetful {
  template <class Run>
  static void direct(Run& run, std::size_t task) {
    std::uint64_t state = seed(task);
    for (std::size_t round = 0; round < run.spec.rounds; ++round) {
      run.log(task, stepped, state = step(state, round, run.spec.iterations, {}));
      run.waits.yield();
    }
    run.log(task, finished, run.results[task] = state);
  }
};

TEST(granularity, a_body_that_leaves_its_set_alone_is_found_out) {
  const spec s{.tasks = 2, .rounds = 3, .iterations = 16, .set_bytes = 4'096};
  EXPECT_THAT((verify<workload, stackful::fiber_model, forgetful, runtime::virtual_time>(s).mismatch),
              testing::Not(IsEmpty()));
}

std::size_t written(std::span<const line> set) {
  return static_cast<std::size_t>(std::count_if(set.begin(), set.end(), [](const line& one) { return one.left != 0; }));
}

TEST(granularity, a_step_comes_to_a_line_again_only_after_all_others) {
  const spec s{.tasks = 1, .set_bytes = 4'096};
  const std::size_t lines = 4'096 / sizeof(line);
  for (std::size_t touches = 0; touches <= lines; ++touches) {
    working_sets sets(s);
    (void)step(seed(0), 0, touches * iterations_a_line, sets.of(0));
    EXPECT_EQ(written(sets.of(0)), touches);
  }
}

TEST(granularity, a_task_keeps_to_its_own_set) {
  working_sets sets({.tasks = 3, .set_bytes = 4'096});
  (void)step(seed(1), 0, 1'000, sets.of(1));
  EXPECT_EQ(written(sets.of(0)), 0u);
  EXPECT_EQ(written(sets.of(1)), sets.of(1).size());
  EXPECT_EQ(written(sets.of(2)), 0u);
}

TEST(granularity, a_step_is_the_same_whatever_was_written_before) {
  working_sets sets({.tasks = 1, .set_bytes = 4'096});
  const std::uint64_t first = step(seed(0), 1, 1'000, sets.of(0));
  EXPECT_EQ(step(seed(0), 1, 1'000, sets.of(0)), first);
  EXPECT_NE(step(seed(0), 2, 1'000, sets.of(0)), first) << "the round counts";
  EXPECT_NE(step(seed(0), 1, 1'002, sets.of(0)), first) << "and every line";
}

TEST(granularity, the_configurations_go_from_nothing_to_a_hundred_microseconds_and_beyond_the_second_cache) {
  std::vector<std::size_t> granularities, sets;
  for (const spec& s : configurations({.quick = false})) {
    if (s.set_bytes == 0) granularities.push_back(s.iterations);
    sets.push_back(s.tasks * s.set_bytes);
  }
  EXPECT_THAT(granularities, testing::ElementsAre(0, 16, 160, 1'600, 16'000, 160'000));
  EXPECT_EQ(*std::max_element(sets.begin(), sets.end()), 16u << 20);
}

}  // namespace
}  // namespace switchmark::workloads::granularity
