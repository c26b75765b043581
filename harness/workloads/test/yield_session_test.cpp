// What an epoch of a workload that yields in rounds makes of its two runs.
#include "workloads/yield_session.hpp"

#include "stackful/preemption/models.hpp"
#include "stackless/safepoints/models.hpp"
#include "workloads/depth/workload.hpp"
#include "workloads/ring/workload.hpp"
#include "workloads/test/readings.hpp"
#include "workloads/test/scripted_stopwatch.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

namespace switchmark::workloads {
namespace {

using testing::ElementsAre;
using testing::Pair;

TEST(yield_session, an_epoch_takes_the_time_with_yields_less_the_time_without) {
  scripted_stopwatch::expect_runs({50, 40, 9, 7});  // warm-up, then the epoch
  yield_session<ring::workload, stackful::fiber_model, scripted_stopwatch> session({2, 3});
  EXPECT_EQ(session.next().seconds, 9 - 7);
}

TEST(yield_session, where_some_must_yield_a_run_with_yields_goes_before_the_two_that_count) {
  scripted_stopwatch::expect_runs({60, 50, 40, 100, 9, 7});
  yield_session<depth::workload, stackful::fiber_model, scripted_stopwatch> session({.rounds = 3, .depth = 2});
  EXPECT_EQ(session.next().seconds, 9 - 7);
}

template <class Workload, class Model>
measure::epoch epoch_of(const typename Workload::spec_type& s) {
  return yield_session<Workload, Model>(s).next();
}

TEST(yield_session, a_ring_without_a_ledger_counts_its_yields_and_reads_nothing) {
  const measure::epoch epoch = epoch_of<ring::workload, stackful::raw_jump_model>({3, 5});
  EXPECT_EQ(epoch.operations, 15u);
  EXPECT_EQ(pairs_of(epoch), pairs{});
}

TEST(yield_session, yields_that_must_be_made_are_no_operations) {
  const depth::spec s{.tasks = 3, .rounds = 5, .depth = 2};
  EXPECT_EQ((epoch_of<depth::workload, stackful::raw_jump_model>(s).operations), 12u);
  EXPECT_EQ((epoch_of<depth::workload, stackful::fiber_model>(s).operations), 12u);
}

TEST(yield_session, an_epoch_reads_what_its_style_counts) {
  const ring::spec s{3, 5};
  EXPECT_EQ(pairs_of(epoch_of<ring::workload, stackful::fiber_model>(s)), (pairs{{"jumps_per_yield", 1}}));
  EXPECT_EQ(pairs_of(epoch_of<ring::workload, stackless::future_model>(s)), (pairs{{"polls_per_yield", 1}}));
  EXPECT_EQ(pairs_of(epoch_of<ring::workload, stackless::coroutine_model>(s)), (pairs{{"transfers_per_yield", 1}}));
  EXPECT_EQ(pairs_of(epoch_of<depth::workload, stackless::future_boxed_model>({.rounds = 5, .depth = 10})),
            (pairs{{"polls_per_yield", 1}, {"child_polls_per_yield", 9}}));
  EXPECT_THAT(pairs_of(epoch_of<depth::workload, stackless::coroutine_model>({.rounds = 5, .depth = 10})),
              ElementsAre(Pair("transfers_per_yield", 1), Pair("frame_bytes", testing::Gt(0)),
                          Pair("elided_frames_per_task", testing::Le(1))));
}

// An eager task runs to its first yield where it is spawned, inside of what is timed.
TEST(yield_session, eager_tasks_are_spawned_once) {
  EXPECT_EQ((epoch_of<ring::workload, stackless::coroutine_eager_model>({3, 5}).operations), 15u);
}

/// The ring, with an oracle that is wrong about one bit of the last task's result.
struct wrong_oracle : ring::workload {
  static expectation expect(const ring::spec& s) {
    expectation expected = ring::expect(s);
    expected.results.back() ^= 1;
    return expected;
  }
};

TEST(yield_session, refuses_an_epoch_that_leaves_a_wrong_result) {
  const std::uint64_t result = ring::expect({2, 3}).results[1];
  EXPECT_EQ(error_of([] {
              yield_session<wrong_oracle, stackful::fiber_model>({2, 3});
            }),
            fmt::format("wrong result of a measured epoch: in the run with waits, task 1 left the result {:#x} instead "
                        "of {:#x}",
                        result, result ^ 1));
}

/// The workload of depth, which says that each task calls two coroutines more than it does.
struct two_more_coroutines : depth::workload {
  static std::uint64_t coroutines_of(const depth::spec& s) { return depth::workload::coroutines_of(s) + 2 * s.tasks; }
};

template <class Workload>
double elided_frames_per_task() {
  yield_session<Workload, stackless::coroutine_model> session({.tasks = 3, .rounds = 3, .depth = 10});
  return readings_of(session).at("elided_frames_per_task");
}

// Compilers elide different frames. Frames that were never called for count as elided with each of them.
TEST(yield_session, divides_the_elided_frames_by_the_tasks) {
  EXPECT_DOUBLE_EQ(elided_frames_per_task<two_more_coroutines>(), elided_frames_per_task<depth::workload>() + 2);
}

}  // namespace
}  // namespace switchmark::workloads
