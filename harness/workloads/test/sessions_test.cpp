// What the epoch of each workload makes of the readings of its stopwatch, of its ledger and of its results. The tests
// say what the stopwatch reads; the counts are those of the bodies, counted by hand.

#include "stackful/preemption/models.hpp"
#include "stackless/safepoints/models.hpp"
#include "workloads/forced_switch/workload.hpp"
#include "workloads/generators/workload.hpp"
#include "workloads/granularity/workload.hpp"
#include "workloads/join_all/workload.hpp"
#include "workloads/safepoint_cost/workload.hpp"
#include "workloads/sleepers/workload.hpp"
#include "workloads/spawn/workload.hpp"
#include "workloads/test/idle_models.hpp"
#include "workloads/test/readings.hpp"
#include "workloads/test/scripted_stopwatch.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>
#include <string>

namespace switchmark::workloads {
namespace {

using stackless::future_boxed_model;
using stackless::future_model;
using scripted = scripted_stopwatch;

/// The frame of a task whose future is `Future<Run>` on a model of futures.
template <class Spec, template <class> class Future>
constexpr std::size_t frame_bytes =
    sizeof(stackless::boxed_future<Future<run<Spec, stackless::future_scheduler, measure::not_tracing>>>);

TEST(sessions, calls_are_compared_with_the_same_calls_without_safepoints) {
  scripted::expect_runs({1, 1, 3, 12, 10, 4});
  safepoint_cost::workload::session<future_model, scripted> session({.calls = 5});
  const measure::epoch without_first = session.next(), with_first = session.next();
  EXPECT_EQ(without_first.seconds, 12);
  EXPECT_EQ(without_first.operations, 5u);
  EXPECT_EQ(pairs_of(without_first), (pairs{{"call_ratio", 4}}));
  EXPECT_EQ(with_first.seconds, 10);
  EXPECT_EQ(pairs_of(with_first), (pairs{{"call_ratio", 2.5}}));
}

TEST(sessions, calls_of_a_fiber_without_ticks_are_made_outside_of_its_scheduler) {
  scripted::expect_runs({1, 1, 3, 12});
  safepoint_cost::workload::session<stackful::fiber_model, scripted> session(
      {.calls = 5, .iterations = 32, .safepoints_at_iterations = true});
  EXPECT_EQ(pairs_of(session.next()), (pairs{{"call_ratio", 4}}));
}

// Of the epochs, the first warms up. The runs of each, in order: with yield, baseline, without; without, with,
// baseline; baseline, with, without; without, baseline, with.
TEST(sessions,
     steps_of_granularity_are_compared_with_the_same_steps_from_a_plain_loop_and_those_with_steps_without_yield) {
  scripted::expect_runs({1, 1, 1, 8, 4, 3, 1, 5, 2, 32, 16, 20});
  granularity::workload::session<future_model, scripted> session(
      {.tasks = 3, .rounds = 7, .iterations = 2, .set_bytes = 128});
  const measure::epoch without_first = session.next(), without_last = session.next(), again_first = session.next();
  EXPECT_EQ(without_first.seconds, 4);
  EXPECT_EQ(without_first.operations, 21u);
  EXPECT_EQ(pairs_of(without_first), (pairs{{"switch_share", 0.25}, {"interleaving_ratio", 3.0 / 8}}));
  EXPECT_EQ(without_last.seconds, 5);
  EXPECT_EQ(pairs_of(without_last), (pairs{{"switch_share", 0.8}, {"interleaving_ratio", 0.5}}));
  EXPECT_EQ(again_first.seconds, 20);
  EXPECT_EQ(pairs_of(again_first), (pairs{{"switch_share", 1 - 16.0 / 20}, {"interleaving_ratio", 0.5}}));
}

// A round of three values in boxes: the root and its two children. Polls of children by hand: the generator polls the
// root of the tree, and the root the child whose value comes or has come.
TEST(sessions, a_walk_counts_boxes_and_polls_a_value) {
  scripted::expect_runs({1, 9});
  generators::walk::session<future_boxed_model, scripted> session({.values = 3, .rounds = 2, .walks = true});
  const measure::epoch epoch = session.next();
  EXPECT_EQ(epoch.seconds, 9);
  EXPECT_EQ(epoch.operations, 6u);
  EXPECT_EQ(pairs_of(epoch), (pairs{{"allocations_per_value", (2 + 2 * 3) / 6.0},
                                    {"child_polls_per_value", (2 + 2 + 2 + (2 + 2) + 2 + 2 + 2) / 6.0}}));
}

TEST(sessions, a_count_of_a_fiber_has_no_polls) {
  scripted::expect_runs({1, 9});
  generators::count::session<stackful::fiber_model, scripted> session({.values = 4, .rounds = 2});
  EXPECT_EQ(pairs_of(session.next()), (pairs{{"allocations_per_value", 2 / 8.0}}));
}

TEST(sessions, a_parent_of_sleeping_children_counts_their_polls) {
  scripted::expect_runs({9});
  join_all::workload::session<future_model, scripted> session({.children = 10});
  const measure::epoch epoch = session.next();
  EXPECT_EQ(epoch.seconds, 9);
  EXPECT_EQ(epoch.operations, 10u);
  EXPECT_EQ(pairs_of(epoch), (pairs{{"concurrency", 5.5}, {"polls_per_child", 2}}));
  scripted::expect_runs({7, 8});
  join_all::workload::session<stackful::fiber_model, scripted> fibers({.children = 10, .joined = false});
  EXPECT_EQ(pairs_of(fibers.next()), (pairs{{"concurrency", 1}}));
  EXPECT_EQ(pairs_of(fibers.next()), (pairs{{"concurrency", 1}})) << "counted from the epoch's own start";
}

TEST(sessions, spawned_children_are_compared_with_calls_of_their_kernels) {
  scripted::expect_runs({1, 1, 9, 2});
  spawn::workload::session<future_model, scripted> session({5});
  const measure::epoch epoch = session.next();
  EXPECT_EQ(epoch.seconds, 9 - 2);
  EXPECT_EQ(epoch.operations, 5u);
  EXPECT_EQ(pairs_of(epoch),
            (pairs{{"allocations_per_task", 1}, {"frame_bytes", frame_bytes<spawn::spec, spawn::child_future>}}));
  scripted::expect_runs({1, 1, 9, 2});
  spawn::workload::session<stackful::raw_jump_model, scripted> uncounted({5});
  EXPECT_EQ(uncounted.next().readings.size(), 0u);
}

/// Futures that count how often they were run until all are parked, and until all are done.
struct counting_futures : stackless::future_scheduler {
  using stackless::future_scheduler::future_scheduler;
  static inline std::size_t parks, runs;
  void run_until_parked() {
    ++parks;
    stackless::future_scheduler::run_until_parked();
  }
  void run(runtime::completion& done) {
    ++runs;
    stackless::future_scheduler::run(done);
  }
};
struct counting_model : runtime::with_scheduler<future_model, counting_futures> {};

/// The counts of tasks at which memory was read, and how often tasks had been parked before.
std::vector<std::pair<std::size_t, std::size_t>> memory_was_read_at;

/// Of each task: 100 KB resident and 2 MB reserved, 100 bytes of page tables, which is too little to be told, and a
/// mapping for every second one.
measure::memory_reading linear_memory(std::size_t tasks) {
  memory_was_read_at.emplace_back(tasks, counting_futures::parks);
  const auto n = static_cast<double>(tasks);
  return {n, 1e6 + 1e5 * n, 1e7 + 2e6 * n, 50 + 100 * n, 20 + 0.5 * n};
}

TEST(sessions, sleepers_are_parked_in_eighths_and_memory_is_read_after_each) {
  memory_was_read_at.clear();
  counting_futures::parks = counting_futures::runs = 0;
  scripted::expect_runs({100, 1, 2, 3, 4, 5, 6, 7, 8});
  sleepers::workload::session<counting_model, scripted, &linear_memory> session({20});
  EXPECT_EQ(counting_futures::runs, 1u) << "a task goes all the way before anything is measured";
  const measure::epoch epoch = session.next();
  EXPECT_EQ(epoch.seconds, 1 + 2 + 3 + 4 + 5 + 6 + 7 + 8);
  EXPECT_EQ(epoch.operations, 20u);
  const std::vector<std::pair<std::size_t, std::size_t>> expected{{0, 0},  {0, 1},  {2, 2},  {5, 3},  {7, 4},
                                                                  {10, 5}, {12, 6}, {15, 7}, {17, 8}, {20, 9}};
  EXPECT_EQ(memory_was_read_at, expected) << "once before anything is measured";
  pairs rounded = pairs_of(epoch);
  for (auto& [name, value] : rounded) value = std::round(value * 1e6) / 1e6;
  EXPECT_EQ(rounded, (pairs{{"mappings_per_1000_tasks", 500},
                            {"allocations_per_task", 1},
                            {"frame_bytes", frame_bytes<sleepers::spec, sleepers::task_future>},
                            {"resident_bytes_per_task", 1e5},
                            {"reserved_bytes_per_task", 2e6}}));
}

TEST(sessions, forced_switches_are_the_medians_of_three_pairs_of_runs) {
  scripted::expect_runs({100, 8, 1, 5, 6, 1, 1, 20, 3, 2});
  forced_switch::workload::session<stackful::fiber_preempt_model, scripted> session({.fibers = 2, .rounds = 10});
  const measure::epoch epoch = session.next();
  EXPECT_EQ(epoch.seconds, 8);
  EXPECT_EQ(epoch.operations, 20u);
  // Alone: 6, 2 and 5 s; ratios 8/6, 3 and 4; remainders 2, 4 and 15 s.
  EXPECT_EQ(pairs_of(epoch), (pairs{{"tick_ns", 5e9 / 20}, {"forced_ratio", 3}, {"forced_remainder_ns", 4e9 / 20}}));
  EXPECT_TRUE(scripted::readings.empty());
}

/// Preempted fibers that only the second tick of a dispatch stops, whatever the workload asks for.
struct second_tick_stops : stackful::fiber_preempt_model {
  static scheduler make(runtime::worker& worker, runtime::model_options options) {
    options.ticks.second_stops = true;
    return stackful::fiber_preempt_model::make(worker, options);
  }
};

TEST(sessions, a_tick_that_stops_no_fiber_is_an_error) {
  using session = forced_switch::workload::session<second_tick_stops>;
  EXPECT_EQ(error_of([] { session({.fibers = 2, .rounds = 10}); }), "a tick that was raised has not stopped its fiber");
}

/// The message of a run in which task 0 has done nothing.
auto is_idle(const std::string& run, const char* left = "0x0") {
  return testing::StartsWith("wrong result of a measured epoch: in the run " + run + ", task 0 left the result " +
                             left + " instead of 0x");
}

TEST(sessions, an_epoch_that_leaves_a_wrong_result_is_an_error) {
  using model = idle_future_model;
  EXPECT_THAT(error_of([] { safepoint_cost::workload::session<model>({.calls = 5, .iterations = 5}); }),
              is_idle("with waits"));
  EXPECT_THAT(error_of([] { granularity::workload::session<model>({}); }), is_idle("with waits"));
  EXPECT_THAT(error_of([] { generators::count::session<model>({}); }), is_idle("with waits"));
  EXPECT_THAT(error_of([] { spawn::workload::session<model>({3}); }), is_idle("with children"));
  EXPECT_THAT(error_of([] { (void)join_all::workload::session<model>({3}).next(); }), is_idle("with waits"));
  EXPECT_THAT(error_of([] { (void)sleepers::workload::session<model>({3}).next(); }), is_idle("with waits", "0x1"));
}

/// Fibers whose body does nothing in every run that doesn't wait with their own scheduler.
struct idle_without_waits : stackful::fiber_model {
  struct scheduler {
    scheduler(runtime::worker& worker, stackful::stack_options stacks, const runtime::tick_options& ticks)
        : fibers(worker, stacks, ticks) {}
    template <class Body>
    void spawn(runtime::completion& done, Body body) {
      if (spawned++ < 1)
        fibers.spawn(done, body);
      else
        fibers.spawn(done, [] {});
    }
    void run(runtime::completion& done) { fibers.run(done); }
    void yield() { fibers.yield(); }

    stackful::fiber_model::scheduler fibers;
    std::size_t spawned = 0;
  };
  static scheduler make(runtime::worker& worker, const runtime::model_options& options) {
    return scheduler(worker, {.bytes = options.stack_bytes}, options.ticks);
  }
};

TEST(sessions, a_wrong_result_names_the_run_without_waits) {
  EXPECT_THAT(error_of([] { granularity::workload::session<idle_without_waits>({.tasks = 1}); }),
              is_idle("without waits"));
}

std::string wrong_fiber(const char* run, std::size_t task) {
  const std::uint64_t expected = forced_switch::expect({.fibers = 3, .rounds = 0}).results[task];
  return fmt::format("wrong result of a measured epoch: in the run {}, task {} left the result 0x0 instead of {:#x}",
                     run, task, expected);
}

TEST(sessions, a_wrong_result_of_any_forced_fiber_is_an_error) {
  for (const std::size_t number : {0, 1, 2}) {
    partly_idle_fibers::idle_number = number;
    // Without rounds, no tick is missed.
    EXPECT_EQ(error_of([] { forced_switch::workload::session<partly_idle_model>({.fibers = 3, .rounds = 0}); }),
              wrong_fiber("of all fibers", number));
  }
  for (const std::size_t number : {0, 1, 2}) {  // of the runs of one fiber alone
    partly_idle_fibers::idle_number = 3;
    forced_switch::workload::session<partly_idle_model> session({.fibers = 3, .rounds = 0});
    partly_idle_fibers::idle_number = 3 + 3 + number;
    EXPECT_EQ(error_of([&] { (void)session.next(); }), wrong_fiber("of one fiber alone", number));
  }
}

}  // namespace
}  // namespace switchmark::workloads
