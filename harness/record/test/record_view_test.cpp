#include "record/record_view.hpp"

#include "record/test/a_view.hpp"

#include <gmock/gmock.h>

#include <functional>

namespace switchmark::record {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

json document() {
  return json::parse(R"({"context": {}, "benchmarks": [{}, {}], "switchmark": {"schema_version": 1,
    "run": {"interrupted": true, "filter": "ring", "unsteady_samples": 1},
    "cells": [
      {"id": "ring/fiber/tasks:2", "workload": "ring", "model": "fiber", "family": "stackful", "params": {"tasks": 2},
       "status": "measured", "reason": null, "metrics": {"switch_ns": {"unit": "ns", "better": "lower", "kind": "time",
       "samples": [1, 2], "median": 1.5, "low": 1, "high": 2, "confidence": 0.5}}},
      {"id": "ring/future/tasks:2", "workload": "ring", "model": "future", "family": "stackless",
       "params": {"tasks": 2}, "status": "failed", "reason": "it\u001b[31m lied", "metrics": {}}],
    "comparisons": [{"cell": "ring/fiber/tasks:2", "metric": "switch_ratio", "verdict": "not resolved"}],
    "crossovers": [{"question": "When?", "workload": "depth", "model": "future", "reference": "fiber", "param": "depth",
       "unit": "calls", "level": 1, "first": 1, "last": 9, "status": "found", "at": 3, "low": 2.5, "high": 4}],
    "machine_states": [{"probe": 10.5, "samples": 2}]}})");
}

TEST(record_view, has_what_people_are_shown) {
  const record_view view = view_of(document());
  EXPECT_TRUE(view.interrupted);
  EXPECT_EQ(view.filter, "ring");
  EXPECT_EQ(view.samples, 2);
  EXPECT_EQ(view.unsteady_samples, 1);
  ASSERT_EQ(view.cells.size(), 2U);
  const metric_view& metric = *view.cells[0].metric("switch_ns");
  EXPECT_EQ(metric.unit + metric.better + metric.kind, "nslowertime");
  EXPECT_EQ((std::vector{metric.low, metric.median, metric.high, metric.confidence}),
            (std::vector<double>{1, 1.5, 2, 0.5}));
  EXPECT_EQ(view.cells[0].metric("spawn_ns"), nullptr);
  EXPECT_EQ(view.cells[1].state, status::failed);
  EXPECT_EQ(view.cells[1].reason, "it [31m lied") << "nothing that a terminal obeys";
  EXPECT_EQ(view.comparisons.at(0).found, verdict::not_resolved);
  const crossover_view& crossover = view.crossovers.at(0);
  EXPECT_EQ(crossover.found, crossing::found);
  EXPECT_EQ((std::vector{crossover.low, crossover.at, crossover.high, crossover.level}),
            (std::vector<double>{2.5, 3, 4, 1}));
  EXPECT_EQ(crossover.first + crossover.last, 10);
  EXPECT_EQ(view.states.at(0).samples, 2);
  EXPECT_EQ(view.clock_range, 1) << "the record does not tell it";
}

TEST(record_view, has_the_range_of_the_clock) {
  json told = document();
  told["switchmark"]["run"]["clock"] = {{"multiplication_ns", 1.1}, {"low", 1}, {"high", 1.25}};
  EXPECT_EQ(view_of(told).clock_range, 1.25);
  told["switchmark"]["run"]["clock"]["low"] = 0;
  EXPECT_EQ(view_of(told).clock_range, 1) << "no clock stands still";
}

TEST(record_view, of_an_old_record_has_less) {
  json old = document();
  for (const char* key : {"comparisons", "crossovers", "machine_states"}) old["switchmark"].erase(key);
  for (const char* key : {"filter", "unsteady_samples"}) old["switchmark"]["run"].erase(key);
  const record_view view = view_of(old);
  EXPECT_TRUE(view.filter.empty() && view.comparisons.empty() && view.crossovers.empty() && view.states.empty());
  EXPECT_FALSE(view.unsteady_samples);
}

std::string refusal(const std::string& text) {
  try {
    (void)read_record(text);
  } catch (const bad_record& error) {
    return error.what();
  }
  return "none";
}

TEST(record_view, names_the_place_of_a_fault) {
  const std::pair<std::function<void(json&)>, const char*> faults[] = {
      {[](json& it) { it["switchmark"]["cells"][0].erase("id"); }, "switchmark.cells[0]: the key id is missing; "},
      {[](json& it) { it["switchmark"]["cells"][0]["metrics"]["switch_ns"]["median"] = "x"; },
       "switchmark.cells[0].metrics.switch_ns.median: not a number; "},
      {[](json& it) { it["switchmark"]["cells"][1]["status"] = "x"; }, "switchmark.cells[1].status: none of the words"},
      {[](json& it) { it["switchmark"]["cells"] = 1; }, "switchmark.cells: not a list; "},
      {[](json& it) { it["switchmark"]["cells"][0] = 1; }, "switchmark.cells[0]: not an object; "},
      {[](json& it) { it["switchmark"]["cells"][0]["params"]["tasks"] = 1.5; },
       "switchmark.cells[0].params.tasks: not a whole number; "},
      {[](json& it) { it["switchmark"]["cells"][0]["model"] = 1; }, "switchmark.cells[0].model: not a text; "},
      {[](json& it) { it["switchmark"]["run"]["interrupted"] = 1; }, "switchmark.run.interrupted: neither true nor"},
      {[](json& it) { it["switchmark"]["schema_version"] = 2; }, "switchmark.schema_version: this program knows"},
      {[](json& it) { it.erase("benchmarks"); }, ": the key benchmarks is missing; "},
      {[](json& it) { it.erase("switchmark"); }, "no record, it has no key 'switchmark'; "},
      {[](json& it) { it = 1; }, "no record, it has no key 'switchmark'; "}};
  for (const auto& [change, words] : faults) {
    json changed = document();
    change(changed);
    EXPECT_THAT(refusal(changed.dump()), HasSubstr(words));
  }
}

TEST(record_view, is_not_made_of_what_is_no_json) {
  EXPECT_THAT(refusal(""), StartsWith("1:1: not JSON, or truncated; "));
  EXPECT_THAT(refusal("{\"a\":\n1,,}"), StartsWith("2:3: not JSON, or truncated; "));
  EXPECT_THAT(refusal(document().dump().substr(0, 300)), HasSubstr("not JSON, or truncated; "));
  EXPECT_THAT(refusal("[1e999]"), HasSubstr("a number is too large; "));
  EXPECT_THAT(refusal(std::string(100'000, '[')), StartsWith("more than 100 levels; "));
  EXPECT_THAT(refusal("{\"switchmark\": \"\xff\"}"), HasSubstr("not JSON"));
}

TEST(record_view, finds_the_cell_whose_other_parameters_are_smallest) {
  record_view view;
  const metric_view metric = a_metric("m", "ns", 1, 2, 3);
  add(view, "hog", "fiber", {{"hogs", 1}, {"sorted", 5}}, metric);
  add(view, "hog", "fiber", {{"hogs", 4}}, metric);
  add(view, "hog", "fiber", {{"hogs", 1}}, metric);
  add(view, "sleepers", "fiber", {{"depth", 16}, {"tasks", 9}}, metric);
  add(view, "sleepers", "fiber", {{"depth", 1}, {"tasks", 9}}, metric);
  const auto id = [&view](const char* workload, const std::map<std::string, std::int64_t>& params) {
    const cell_view* const cell = view.find(workload, "fiber", params);
    return cell == nullptr ? "none" : cell->id;
  };
  EXPECT_EQ(id("hog", {{"hogs", 1}}), "hog/fiber/hogs:1");
  EXPECT_EQ(id("hog", {{"hogs", 1}, {"sorted", 5}}), "hog/fiber/hogs:1/sorted:5");
  EXPECT_EQ(id("hog", {{"hogs", 2}}), "none");
  EXPECT_EQ(id("sleepers", {{"tasks", 9}}), "sleepers/fiber/depth:1/tasks:9");
  view.cells[2].state = status::failed;
  EXPECT_EQ(id("hog", {{"hogs", 1}}), "none") << "another kernel";
  view.cells.back().state = status::failed;
  EXPECT_EQ(id("sleepers", {{"tasks", 9}}), "sleepers/fiber/depth:16/tasks:9");
  EXPECT_EQ(view.find("hog", "future", {}), nullptr);
}

}  // namespace
}  // namespace switchmark::record
