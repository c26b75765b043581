// The cells of the record and their order, as a table.

#include "workloads/cell.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <vector>

namespace switchmark::workloads {
namespace {

/// Cells that stand together: at each configuration, each model. Words are separated by spaces.
struct block {
  const char* workload;
  std::string models;
  std::string quick;           ///< configurations of every run; "-": there is one, without parameters
  std::string full_only = {};  ///< configurations behind these in a full run
  std::string full = {};       ///< those of a full run, where they are not the ones of every run and some behind them
  std::string models_of_full = {};
};

const std::string every = "fiber fiber-preempt future coroutine ";
const std::string budget =
    "future-budget future-budget-flag future-budget-clock "
    "coroutine-budget coroutine-budget-flag coroutine-budget-clock ";

const block record[] = {
    {"ring", "fiber fiber-aa fiber-preempt future coroutine raw-jump", "tasks:2"},
    {"ring", every + "raw-jump", "tasks:100", "", "tasks:10 tasks:30 tasks:100 tasks:300"},
    {"ring", "fiber fiber-aa fiber-preempt future coroutine raw-jump", "tasks:1000"},
    {"ring", every + "raw-jump", "tasks:10000 tasks:100000", "",
     "tasks:2000 tasks:5000 tasks:10000 tasks:20000 tasks:50000 tasks:100000"},
    {"ring", "coroutine-eager coroutine-queued", "",
     "tasks:2 tasks:10 tasks:30 tasks:100 tasks:300 tasks:1000 tasks:2000 tasks:5000 tasks:10000 tasks:20000 "
     "tasks:50000 tasks:100000"},
    {"spawn", every + "raw-jump coroutine-pooled", "children:1000"},
    {"sleepers", every + "raw-jump", "tasks:1000 tasks:10000 tasks:100000", "tasks:1000000"},
    {"sleepers", every + "future-boxed", "depth:16/tasks:10000 depth:128/tasks:10000", "",
     "depth:4/tasks:10000 depth:8/tasks:10000 depth:16/tasks:10000 depth:32/tasks:10000 depth:64/tasks:10000 "
     "depth:128/tasks:10000"},
    {"hog", every + "fiber-unhooked coroutine-eager " + budget, "hogs:1"},
    {"hog", every + "fiber-unhooked", "hogs:4"},
    {"hog", every + "future-budget coroutine-budget", "hogs:1/sorted:500000"},
    {"hog", "future-budget-flag future-budget-clock coroutine-budget-flag coroutine-budget-clock", "",
     "hogs:1/sorted:500000"},
    {"coverage", every + "future-budget coroutine-budget", "-"},
    {"forced_switch", every, "fibers:2 fibers:10 fibers:100 fibers:1000"},
    {"depth", every + "future-boxed future-late coroutine-eager coroutine-queued coroutine-pooled raw-jump",
     "depth:1 depth:10 depth:100", "", "depth:1 depth:3 depth:10 depth:30 depth:100 depth:1024"},
    {"ready_waits", every + "future-boxed coroutine-eager coroutine-pooled raw-jump",
     "depth:1/wait_percent:0 depth:1/wait_percent:1 depth:1/wait_percent:10 depth:1/wait_percent:100 "
     "depth:16/wait_percent:0 depth:16/wait_percent:1 depth:16/wait_percent:10 depth:16/wait_percent:100",
     "",
     "depth:1/wait_percent:0 depth:1/wait_percent:1 depth:1/wait_percent:3 depth:1/wait_percent:10 "
     "depth:1/wait_percent:30 depth:1/wait_percent:100 "
     "depth:16/wait_percent:0 depth:16/wait_percent:1 depth:16/wait_percent:10 depth:16/wait_percent:100"},
    {"count", every + "coroutine-eager", "values:10000"},
    {"walk", every + "future-boxed coroutine-eager coroutine-pooled", "values:15 values:255 values:4095", "",
     "values:15 values:63 values:255 values:1023 values:4095 values:16383 values:65535"},
    {"join_all", every + "coroutine-eager future-scan", "children:100/joined:0"},
    {"join_all", every + "coroutine-eager future-scan", "", "children:10000/joined:0 children:10/joined:1"},
    {"join_all", every + "coroutine-eager future-scan", "children:100/joined:1 children:1000/joined:1",
     "children:10000/joined:1"},
    {"wake_latency", every, "ready_tasks:0 ready_tasks:1 io_uring:1/ready_tasks:0 io_uring:1/ready_tasks:1"},
    {"safepoint_cost", every + budget,
     "iterations:0/safepoints:1 iterations:16/safepoints:1 iterations:160/safepoints:1",
     "iterations:1600/safepoints:1 iterations:16000/safepoints:1 iterations:1600/safepoints:101"},
    {"granularity", every + "raw-jump",
     "iterations:0/set_bytes:0 iterations:16/set_bytes:0 iterations:160/set_bytes:0 iterations:1600/set_bytes:0",
     "iterations:16000/set_bytes:0 iterations:160000/set_bytes:0 iterations:1600/set_bytes:4096 "
     "iterations:16000/set_bytes:4096 "
     "iterations:1600/set_bytes:32768 iterations:16000/set_bytes:32768 iterations:1600/set_bytes:262144 "
     "iterations:16000/set_bytes:262144"},
    {"channel", every, "capacity:0 capacity:64"},
    {"handoff", every, "tasks:10", "", "tasks:2 tasks:10 tasks:100"},
    {"handoff", "fiber fiber-preempt", "iterations:2000000/tasks:4", "", "", every},
    {"idle_polls", every, "polls:0/waiters:10 polls:1/waiters:10", "",
     "polls:0/waiters:1 polls:1/waiters:1 polls:0/waiters:10 polls:1/waiters:10 polls:0/waiters:100 "
     "polls:1/waiters:100"},
    {"delay_server", every + "coroutine-eager", "joined:0/requests:5 joined:1/requests:5", "joined:1/requests:1000"},
    {"http_service", every, "connections:64 load_percent:60",
     "load_percent:20 load_percent:40 load_percent:80 load_percent:90 p99_below_us:5000"},
    {"http_service", "coroutine-eager future-budget future-budget-flag coroutine-budget coroutine-budget-flag", "",
     "connections:64 load_percent:60 load_percent:20 load_percent:40 load_percent:80 load_percent:90 "
     "p99_below_us:5000"},
    {"http_service", "fiber-preempt", "",
     "connections:64/quantum_us:500 connections:64/quantum_us:250 load_percent:60/quantum_us:500 "
     "load_percent:60/quantum_us:250"},
    {"http_service", every, "", "requests_per_second:1000 requests_per_second:3000 requests_per_second:5000"},
    {"connections", every, "connections:1000", "connections:10000 connections:20000"},
    {"ladder",
     "empty call indirect-call symmetric-transfer executor-round-trip future-yield coroutine-yield smallest-switch "
     "raw-jump exception-safe-jump fiber-yield fiber-preempt-yield system-call self-signal forced-switch thread-switch",
     "-"},
};

std::vector<std::string> words(const std::string& text) {
  std::istringstream in(text);
  return {std::istream_iterator<std::string>(in), {}};
}

std::vector<std::string> expected_ids(bool quick) {
  std::vector<std::string> ids;
  for (const block& each : record)
    for (const std::string& configuration : words(quick               ? each.quick
                                                  : each.full.empty() ? each.quick + " " + each.full_only
                                                                      : each.full))
      for (const std::string& model : words(quick || each.models_of_full.empty() ? each.models : each.models_of_full)) {
        const std::string cell = std::string(each.workload) + "/" + model;
        ids.push_back(configuration == "-" ? cell : cell + "/" + configuration);
      }
  return ids;
}

std::vector<std::string> ids(bool quick) {
  std::vector<std::string> all;
  for (const cell& each : every_cell({.quick = quick, .hog_rounds = 1})) all.push_back(each.id);
  return all;
}

TEST(cells, of_a_quick_run_are_these) { EXPECT_THAT(ids(true), testing::ElementsAreArray(expected_ids(true))); }

TEST(cells, of_a_full_run_are_these) { EXPECT_THAT(ids(false), testing::ElementsAreArray(expected_ids(false))); }

std::vector<std::string> models_of(std::vector<std::string> models, bool cell::*member, bool value) {
  for (const cell& each : every_cell({.quick = true, .hog_rounds = 1}))
    if (each.*member == value && each.workload != "ladder") models.push_back(each.model);
  std::sort(models.begin(), models.end());
  models.erase(std::unique(models.begin(), models.end()), models.end());
  return models;
}

TEST(cells, tell_what_their_models_are) {
  EXPECT_THAT(models_of({}, &cell::hooked, false), testing::ElementsAre("fiber-unhooked"));
  EXPECT_THAT(models_of({}, &cell::preempts, true), testing::ElementsAre("fiber-preempt"));
  EXPECT_THAT(models_of({}, &cell::keeps_ledger, false), testing::ElementsAre("raw-jump"));
}

// What wake_latency and the servers need depends on the machine: CPUs and descriptors.
TEST(cells, say_why_a_model_does_not_run_a_workload) {
  std::vector<std::string> reasons;
  for (const cell& each : every_cell({.quick = false, .hog_rounds = 1}))
    if (!each.not_applicable.empty() && each.workload != "ladder" && each.workload != "coverage" &&
        each.workload != "wake_latency" && each.workload != "http_service" && each.workload != "connections" &&
        each.workload != "delay_server")
      reasons.push_back(each.id + ": " + each.not_applicable);
  for (const cell& each : every_cell({.quick = false, .hog_rounds = 1})) {
    const bool compiled = each.workload != "forced_switch" || each.model == "fiber-preempt";
    EXPECT_TRUE(each.verify || !compiled || each.model == "raw-jump") << each.id;
    EXPECT_FALSE(each.verify && !compiled) << each.id << " has no body";
  }
  EXPECT_THAT(reasons, testing::Contains("sleepers/raw-jump/tasks:1000: this model has no scheduler, hence no timers"));
  EXPECT_THAT(reasons, testing::Contains("forced_switch/future/fibers:2: nothing stops a task of this model by force"));
  EXPECT_THAT(reasons, testing::Contains(testing::StartsWith("depth/future/depth:1024: children that are members")));
  EXPECT_THAT(reasons, testing::Contains(testing::StartsWith("walk/future/values:15: a child that is a member")));
  EXPECT_THAT(reasons,
              testing::Contains(testing::StartsWith("ready_waits/raw-jump/depth:1/wait_percent:10: its order")));
  EXPECT_EQ(reasons.size(), 4u + 12u + 1u + 7u + 6u) << testing::PrintToString(reasons);
}

}  // namespace
}  // namespace switchmark::workloads
