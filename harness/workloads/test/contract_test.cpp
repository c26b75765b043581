// The defaults of a workload's hooks, what is missing, and why a model can't run a configuration.

#include "stackful/preemption/models.hpp"
#include "stackless/safepoints/models.hpp"
#include "workloads/contract_checks.hpp"
#include "workloads/depth/workload.hpp"
#include "workloads/forced_switch/workload.hpp"
#include "workloads/ring/workload.hpp"
#include "workloads/sleepers/workload.hpp"
#include "workloads/unsupported.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace switchmark::workloads {
namespace {

struct tasks_spec {
  std::size_t tasks = 7;
};
using defaults = workload_defaults<tasks_spec>;

TEST(workload_defaults, are_those_of_a_plain_workload) {
  EXPECT_TRUE(defaults::parity);
  EXPECT_FALSE(defaults::needs_timers);
  EXPECT_FALSE(defaults::needs_descriptors);
  EXPECT_FALSE(defaults::needs_preemption);
  EXPECT_FALSE(defaults::isolated);
  EXPECT_TRUE(defaults::time_metric.empty());
  EXPECT_TRUE(defaults::counted_as({}).empty());
  EXPECT_EQ(defaults::stride({}, {}), 1);
  EXPECT_EQ(defaults::epoch_seconds({}), 0.004);
  EXPECT_EQ(defaults::options({}).ticks.quantum, std::chrono::seconds(10));
  EXPECT_EQ(defaults::for_verification({3}).tasks, 3u);
  EXPECT_EQ(defaults::unsupported<stackful::fiber_model>({}), "");
  EXPECT_EQ(defaults::roots({}), 7u);
}

/// A workload that has no hook beside the defaults, and whose specs have no tasks.
struct no_tasks {};
struct bare : workload_defaults<no_tasks> {};
/// A model that has no members.
struct nothing {};

TEST(contract, names_each_hook_that_a_workload_lacks) {
  EXPECT_TRUE(has_defaults<bare>);
  EXPECT_FALSE(has_name<bare>);
  EXPECT_FALSE(has_params<bare>);
  EXPECT_FALSE(has_roots<bare>);
  EXPECT_FALSE((has_oracle<bare, stackful::fiber_model>));
  EXPECT_FALSE(has_bodies<bare>);
  EXPECT_FALSE((has_session<bare, stackful::fiber_model>));
}

TEST(contract, names_each_member_that_a_model_lacks) {
  EXPECT_FALSE(has_id<nothing>);
  EXPECT_FALSE(has_family<nothing>);
  EXPECT_FALSE(has_style<nothing>);
  EXPECT_FALSE(has_preempts<nothing>);
  EXPECT_FALSE(has_keeps_ledger<nothing>);
  EXPECT_FALSE(has_starts_when_called<nothing>);
  EXPECT_FALSE(has_has_timers<nothing>);
  EXPECT_FALSE(has_hooked<nothing>);
  EXPECT_FALSE(has_unsupported<nothing>);
  EXPECT_FALSE(has_scheduler<nothing>);
  EXPECT_FALSE(has_make<nothing>);
}

TEST(contract, is_kept_by_workloads_and_models) {
  EXPECT_TRUE((check_contract<ring::workload, stackful::raw_jump_model>()));
  EXPECT_TRUE((check_contract<depth::workload, stackless::coroutine_budget_clock_model>()));
}

struct plain_waits {};
using any_run = run<ring::spec, plain_waits, measure::not_tracing>;

TEST(contract, names_each_body_that_a_workload_lacks) {
  EXPECT_TRUE((has_direct_body<ring::bodies, any_run>));
  EXPECT_FALSE((has_direct_body<nothing, any_run>));
  EXPECT_FALSE((has_coroutine_body<nothing, any_run>));
  EXPECT_FALSE((has_future_body<nothing, any_run>));
  EXPECT_FALSE((chooses_future<ring::bodies, any_run>));
  EXPECT_TRUE((chooses_future<depth::bodies, any_run>));
}

TEST(unsupported, is_what_only_a_tick_stops_where_there_are_none) {
  EXPECT_EQ((unsupported<forced_switch::workload, stackful::fiber_model>({})),
            "nothing stops a task of this model by force");
  EXPECT_EQ((unsupported<forced_switch::workload, stackless::future_model>({})),
            "nothing stops a task of this model by force");
  EXPECT_EQ((unsupported<forced_switch::workload, stackful::fiber_preempt_model>({})), "");
}

TEST(unsupported, is_sleep_without_timers) {
  EXPECT_EQ((unsupported<sleepers::workload, stackful::raw_jump_model>({})),
            "this model has no scheduler, hence no timers");
  EXPECT_EQ((unsupported<sleepers::workload, stackful::fiber_model>({})), "");
  EXPECT_EQ((unsupported<ring::workload, stackful::raw_jump_model>({})), "");
}

TEST(unsupported, is_what_the_workload_says) {
  EXPECT_THAT((unsupported<depth::workload, stackless::future_model>({.depth = 1'024})),
              testing::HasSubstr("one type"));
  EXPECT_EQ((unsupported<depth::workload, stackless::future_model>({.depth = 100})), "");
}

/// A model that runs nothing.
struct refuses : stackful::fiber_model {
  static std::string unsupported(const runtime::model_options& options) {
    return options.stack_bytes == 256 * 1024 ? "such stacks" : "";
  }
};

TEST(unsupported, is_what_the_model_says_of_the_workloads_options) {
  EXPECT_EQ((unsupported<depth::workload, refuses>({})), "such stacks");
  EXPECT_EQ((unsupported<ring::workload, refuses>({})), "");
}

}  // namespace
}  // namespace switchmark::workloads
