// What each workload tells the registry and the runner of itself and of its configurations, before anything runs.

#include "platform/child_process.hpp"
#include "runtime/test/refused_io_uring.hpp"
#include "stackless/futures/models.hpp"
#include "workloads/channel/workload.hpp"
#include "workloads/coverage/workload.hpp"
#include "workloads/depth/workload.hpp"
#include "workloads/forced_switch/workload.hpp"
#include "workloads/generators/workload.hpp"
#include "workloads/granularity/workload.hpp"
#include "workloads/handoff/workload.hpp"
#include "workloads/hog/workload.hpp"
#include "workloads/idle_polls/workload.hpp"
#include "workloads/join_all/workload.hpp"
#include "workloads/ready_waits/workload.hpp"
#include "workloads/ring/workload.hpp"
#include "workloads/safepoint_cost/workload.hpp"
#include "workloads/sleepers/workload.hpp"
#include "workloads/spawn/workload.hpp"
#include "workloads/test/cells_of_tests.hpp"
#include "workloads/unsupported.hpp"
#include "workloads/wake_latency/workload.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <string>
#include <system_error>

namespace switchmark::workloads {
namespace {

using namespace std::chrono_literals;
using params = std::map<std::string, std::int64_t>;

constexpr run_scale quick_run{.quick = true}, full_run{.quick = false};

/// Whether a workload has parity, needs timers, needs preemption, and wants a process of its own.
template <class Workload>
std::vector<bool> flags() {
  return {Workload::parity, Workload::needs_timers, Workload::needs_preemption, Workload::isolated};
}

TEST(descriptors, say_what_a_workload_needs) {
  EXPECT_EQ(flags<ring::workload>(), (std::vector{true, false, false, false}));
  EXPECT_EQ(flags<depth::workload>(), (std::vector{true, false, false, false}));
  EXPECT_EQ(flags<ready_waits::workload>(), (std::vector{true, false, false, false}));
  EXPECT_EQ(flags<generators::count>(), (std::vector{true, false, false, false}));
  EXPECT_EQ(flags<channel::workload>(), (std::vector{true, false, false, false}));
  EXPECT_EQ(flags<handoff::workload>(), (std::vector{true, false, false, false}));
  EXPECT_EQ(flags<handoff::computing_workload>(), (std::vector{false, false, false, false}));
  EXPECT_EQ(flags<idle_polls::workload>(), (std::vector{true, true, false, false}));
  EXPECT_EQ(flags<generators::walk>(), (std::vector{true, false, false, false}));
  EXPECT_EQ(flags<safepoint_cost::workload>(), (std::vector{true, true, false, false}));
  EXPECT_EQ(flags<granularity::workload>(), (std::vector{true, false, false, false}));
  EXPECT_EQ(flags<spawn::workload>(), (std::vector{true, false, false, false}));
  EXPECT_EQ(flags<sleepers::workload>(), (std::vector{true, true, false, true}));
  EXPECT_EQ(flags<join_all::workload>(), (std::vector{false, true, false, false}));
  EXPECT_EQ(flags<wake_latency::workload>(), (std::vector{false, true, false, false}));
  EXPECT_EQ(flags<hog::workload>(), (std::vector{false, true, false, false}));
  EXPECT_EQ(flags<coverage::workload>(), (std::vector{false, true, false, false}));
  EXPECT_EQ(flags<forced_switch::workload>(), (std::vector{false, false, true, false}));
}

TEST(descriptors, name_the_parameters_of_a_configuration) {
  EXPECT_EQ(ring::workload::params({7, 3}), (params{{"tasks", 7}}));
  EXPECT_EQ(depth::workload::params({.depth = 7}), (params{{"depth", 7}}));
  EXPECT_EQ(ready_waits::workload::params({.depth = 7, .wait_percent = 3}),
            (params{{"depth", 7}, {"wait_percent", 3}}));
  EXPECT_EQ(generators::walk::params({.values = 7}), (params{{"values", 7}}));
  EXPECT_EQ(channel::workload::params({.capacity = 7}), (params{{"capacity", 7}}));
  EXPECT_EQ(handoff::workload::params({.tasks = 7}), (params{{"tasks", 7}}));
  EXPECT_EQ(handoff::computing_workload::params({.tasks = 7, .iterations = 3}),
            (params{{"tasks", 7}, {"iterations", 3}}));
  EXPECT_EQ(idle_polls::workload::params({.waiters = 7, .polls = true}), (params{{"waiters", 7}, {"polls", 1}}));
  EXPECT_EQ(safepoint_cost::workload::params({1, 32, false}), (params{{"safepoints", 1}, {"iterations", 32}}));
  EXPECT_EQ(safepoint_cost::workload::params({1, 32, true}), (params{{"safepoints", 3}, {"iterations", 32}}));
  EXPECT_EQ(granularity::workload::params({.iterations = 7, .set_bytes = 64}),
            (params{{"set_bytes", 64}, {"iterations", 7}}));
  EXPECT_EQ(spawn::workload::params({7}), (params{{"children", 7}}));
  EXPECT_EQ(sleepers::workload::params({7}), (params{{"tasks", 7}}));
  EXPECT_EQ(sleepers::workload::params({7, 2}), (params{{"depth", 2}, {"tasks", 7}}));
  EXPECT_EQ(join_all::workload::params({7, true}), (params{{"children", 7}, {"joined", 1}}));
  EXPECT_EQ(join_all::workload::params({7, false}), (params{{"children", 7}, {"joined", 0}}));
  EXPECT_EQ(wake_latency::workload::params({.ready_tasks = 1}), (params{{"ready_tasks", 1}}));
  EXPECT_EQ(wake_latency::workload::params({.io_uring = true}), (params{{"ready_tasks", 0}, {"io_uring", 1}}));
  EXPECT_EQ(hog::workload::params({.hogs = 3}), (params{{"hogs", 3}}));
  EXPECT_EQ(hog::workload::params({.hogs = 3, .sorted = 1}), (params{{"hogs", 3}, {"sorted", 1}}));
  EXPECT_EQ(coverage::workload::params({}), params{});
  EXPECT_EQ(forced_switch::workload::params({7, 3}), (params{{"fibers", 7}}));
}

TEST(descriptors, arm_a_tick_that_does_not_expire_within_an_epoch) {
  const runtime::model_options options[] = {ring::workload::options({}),     depth::workload::options({}),
                                            generators::walk::options({}),   granularity::workload::options({}),
                                            spawn::workload::options({}),    sleepers::workload::options({}),
                                            join_all::workload::options({}), ready_waits::workload::options({})};
  for (const runtime::model_options& each : options) {
    EXPECT_EQ(each.ticks.quantum, 10s);
    EXPECT_EQ(each.ticks.kind, runtime::tick_kind::timer);
    EXPECT_TRUE(each.ticks.second_stops);
  }
  EXPECT_EQ(depth::workload::options({}).stack_bytes, 262'144u);
}

TEST(descriptors, ask_for_larger_stacks_where_a_task_is_parked_in_many_calls) {
  const std::size_t usual = runtime::default_stack_bytes;
  EXPECT_EQ(sleepers::workload::options({1, 1}).stack_bytes, usual);
  EXPECT_EQ(sleepers::workload::options({1, 16}).stack_bytes, usual);
  EXPECT_EQ(sleepers::workload::options({1, 17}).stack_bytes, std::max<std::size_t>(usual, 65'536));
  EXPECT_EQ(sleepers::workload::options({1, 128}).ticks.quantum, 10s);
}

TEST(descriptors, ask_for_ticks_and_budgets_where_these_matter) {
  const runtime::model_options of_calls = safepoint_cost::workload::options({});
  EXPECT_EQ(of_calls.ticks.quantum, 1ms);
  EXPECT_EQ(of_calls.budget.operations, 1'099'511'627'776u) << "never spent";
  EXPECT_EQ(of_calls.budget.quantum, 1h);
  const runtime::model_options of_hogs = hog::workload::options({.sorted = 0});
  EXPECT_EQ(of_hogs.stack_bytes, 262'144u);
  EXPECT_EQ(of_hogs.ticks.quantum, 1ms);
  EXPECT_EQ(of_hogs.budget.operations, 4u);
  EXPECT_EQ(of_hogs.budget.quantum, 1ms);
  EXPECT_EQ(hog::workload::options({.sorted = 9}).budget.operations, 1u);
  const runtime::model_options of_coverage = coverage::workload::options({});
  EXPECT_EQ(of_coverage.stack_bytes, 65'536u);
  EXPECT_EQ(of_coverage.ticks.kind, runtime::tick_kind::step);
  EXPECT_EQ(of_coverage.budget.operations, 1u);
  const runtime::model_options of_forced = forced_switch::workload::options({});
  EXPECT_EQ(of_forced.ticks.kind, runtime::tick_kind::manual);
  EXPECT_FALSE(of_forced.ticks.second_stops);
}

TEST(descriptors, count_the_tasks_that_a_run_begins_with) {
  EXPECT_EQ(ring::workload::roots({7, 3}), 7u);
  EXPECT_EQ(depth::workload::roots({.tasks = 7}), 7u);
  EXPECT_EQ(ready_waits::workload::roots({.tasks = 7}), 7u);
  EXPECT_EQ(generators::walk::roots({.tasks = 2, .values = 9}), 2u);
  EXPECT_EQ(channel::workload::roots({.messages = 9}), 2u);
  EXPECT_EQ(handoff::workload::roots({.tasks = 7}), 7u);
  EXPECT_EQ(idle_polls::workload::roots({.waiters = 7}), 8u);
  EXPECT_EQ(safepoint_cost::workload::roots({.calls = 7}), 1u);
  EXPECT_EQ(granularity::workload::roots({.tasks = 7}), 7u);
  EXPECT_EQ(spawn::workload::roots({7}), 1u);
  EXPECT_EQ(sleepers::workload::roots({7}), 7u);
  EXPECT_EQ(join_all::workload::roots({7}), 1u);
  EXPECT_EQ(hog::workload::roots({.hogs = 3, .latency_sensitive = 4}), 7u);
  EXPECT_EQ(coverage::workload::roots({.tasks = 7}), 7u);
  EXPECT_EQ(forced_switch::workload::roots({7, 3}), 7u);
}

TEST(descriptors, count_yields_and_coroutines) {
  EXPECT_EQ(ring::workload::yields({7, 3}), 21u);
  const depth::spec deep{.tasks = 3, .rounds = 7, .depth = 10, .silent_rounds = 2};
  EXPECT_EQ(depth::workload::yields(deep), 15u);
  EXPECT_EQ(depth::workload::coroutines_of(deep), 33u);
  EXPECT_EQ(depth::workload::yields(depth::workload::without_yields(deep)), 3u) << "the first round of each task";
}

TEST(descriptors, a_large_configuration_is_sampled_less_often) {
  EXPECT_EQ(ring::workload::stride({99'999, 1}, quick_run), 1);
  EXPECT_EQ(ring::workload::stride({100'000, 1}, quick_run), 4);
  EXPECT_EQ(ring::workload::stride({100'000, 1}, full_run), 1);
  EXPECT_EQ(channel::workload::stride({}, quick_run), 2);
  EXPECT_EQ(channel::workload::stride({}, full_run), 1);
  EXPECT_EQ(handoff::workload::stride({}, quick_run), 2);
  EXPECT_EQ(handoff::workload::stride({}, full_run), 1);
  EXPECT_EQ(handoff::computing_workload::stride({}, quick_run), 4);
  EXPECT_EQ(handoff::computing_workload::stride({}, full_run), 1);
  EXPECT_EQ(idle_polls::workload::stride({}, quick_run), 2);
  EXPECT_EQ(idle_polls::workload::stride({}, full_run), 1);
  EXPECT_EQ(ready_waits::workload::stride({.depth = 1}, quick_run), 1);
  EXPECT_EQ(ready_waits::workload::stride({.depth = 2}, quick_run), 2);
  EXPECT_EQ(ready_waits::workload::stride({.depth = 2}, full_run), 1);
  EXPECT_EQ(sleepers::workload::stride({1}, quick_run), 4);
  EXPECT_EQ(sleepers::workload::stride({100'000}, full_run), 1);
  EXPECT_EQ(sleepers::workload::stride({100'001}, full_run), 4);
  EXPECT_EQ(hog::workload::stride({}, quick_run), 4);
  EXPECT_EQ(hog::workload::stride({.hogs = 4}, quick_run), 10);
  EXPECT_EQ(hog::workload::stride({.hogs = 4}, full_run), 1);
  EXPECT_EQ(coverage::workload::stride({}, quick_run), 10);
  EXPECT_EQ(coverage::workload::stride({}, full_run), 5);
}

TEST(descriptors, estimate_how_long_an_epoch_takes) {
  EXPECT_DOUBLE_EQ(sleepers::workload::epoch_seconds({1'000'000}), 4.02);
  EXPECT_DOUBLE_EQ(sleepers::workload::epoch_seconds({10'000, 101}), 0.16);
  EXPECT_DOUBLE_EQ(hog::workload::epoch_seconds({.hogs = 3, .rounds = 5}), 1.95);
  EXPECT_DOUBLE_EQ(hog::workload::epoch_seconds({.hogs = 3, .rounds = 5, .sorted = 1}), 0.6);
  EXPECT_DOUBLE_EQ(coverage::workload::epoch_seconds({}), 2);
}

TEST(descriptors, count_instructions_of_two_rings_and_of_spawns) {
  EXPECT_EQ(ring::workload::counted_as({2, 1}), "instructions_per_switch");
  EXPECT_EQ(ring::workload::counted_as({100, 1}), "");
  EXPECT_EQ(ring::workload::counted_as({1'000, 1}), "instructions_per_switch");
  EXPECT_EQ(spawn::workload::counted_as({1}), "instructions_per_spawn");
}

TEST(descriptors, a_hog_is_verified_for_a_few_dozen_quanta) {
  const auto verified = [](const hog::spec& s) {
    const hog::spec shorter = hog::workload::for_verification(s);
    EXPECT_EQ(shorter.hogs, s.hogs);
    EXPECT_EQ(shorter.sorted, s.sorted);
    return std::pair(shorter.rounds, shorter.wakes);
  };
  EXPECT_EQ(verified({.rounds = 1'000, .wakes = 500}), std::pair(std::size_t{120}, std::size_t{20}));
  EXPECT_EQ(verified({.rounds = 119, .wakes = 19}), std::pair(std::size_t{119}, std::size_t{19}));
  EXPECT_EQ(verified({.rounds = 6, .sorted = 1, .wakes = 200}), std::pair(std::size_t{2}, std::size_t{20}));
  EXPECT_EQ(verified({.rounds = 1, .sorted = 1, .wakes = 1}), std::pair(std::size_t{1}, std::size_t{1}));
}

/// In a process that the kernel refuses io_uring: why a cell cannot be run, and what making its poller throws.
std::string refusals(const wake_latency::spec& s) {
  std::string thrown;
  try {
    (void)wake_latency::workload::make_poller(s);
  } catch (const std::system_error& failure) {
    thrown = failure.what();
  }
  return unsupported<wake_latency::workload, stackless::future_model>(s) + "|" + thrown;
}

TEST(descriptors, io_uring_cells_are_not_applicable_where_the_kernel_refuses_io_uring) {
  if (const std::string reason = wake_latency::no_second_cpu(); !reason.empty()) GTEST_SKIP() << reason;
  platform::child_process child([] {
    if (!runtime::refuse_io_uring(EPERM)) return runtime::no_filter;
    const std::string refused = "the kernel refuses io_uring: Operation not permitted";
    return refusals({.io_uring = true}) == refused + "|" + refused && refusals({}) == "|" ? 0 : 1;
  });
  const platform::exit_status status = child.wait();
  if (status.exited_with(runtime::no_filter)) GTEST_SKIP() << "the kernel takes no filter of system calls";
  EXPECT_TRUE(status.exited_with(0));
}

TEST(descriptors, a_task_is_woken_by_io_uring) {
  const wake_latency::spec s{.wakes = 20, .io_uring = true};
  const cell measured = cell_at("wake_latency/future", s);
  if (!measured.not_applicable.empty()) GTEST_SKIP() << measured.not_applicable;
  EXPECT_EQ(measured.verify().mismatch, "");
}

}  // namespace
}  // namespace switchmark::workloads
