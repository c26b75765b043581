#include "record/record.hpp"

#include "a_cell.hpp"

#include <gmock/gmock.h>

#include <limits>
#include <stdexcept>

namespace switchmark::record {
namespace {

TEST(record, gives_the_context_the_version_that_readers_demand) {
  EXPECT_EQ(make_record(json::object(), json::object(), {}, {})["context"]["json_schema_version"], 1);
}

TEST(record, holds_where_tasks_were_seen_suspended_and_the_guards_when_there_are_any) {
  cell_result cell = a_cell("coverage", "fiber", 1), plain = a_cell("ring", "fiber", 1);
  cell.samples.push_back(a_sample(cell, 0, 0, "suspension_points", 3));
  plain.samples.push_back(a_sample(plain, 0, 0, "switch_ns", 3));
  cell.samples[0].instructions = measure::instruction_strip{9, 2, {{0, 1}, {5, 7}}};
  const json guards = json::parse(R"([{"name": "a"}])");

  const json written = make_record(json::object(), json::object(), {}, std::vector{cell, plain}, guards);
  EXPECT_EQ(written["switchmark"]["cells"][0]["instructions"],
            json::parse(R"({"executed": 9, "non_preemptible": 2, "suspended": [[0, 1], [5, 7]]})"));
  EXPECT_FALSE(written["switchmark"]["cells"][1].contains("instructions"));
  EXPECT_EQ(written["switchmark"]["guards"], guards);
  EXPECT_FALSE(make_record(json::object(), json::object(), {}, {})["switchmark"].contains("guards"));
}

TEST(record, holds_a_measured_cell_with_all_its_samples) {
  cell_result cell = a_cell("hog", "fiber", 1);
  cell.verification.emplace();
  cell.verification->counts.yields = 3;
  cell.verification->per_task_digest = 255;
  for (const int process : {0, 1}) cell.samples.push_back(a_sample(cell, process, 0, "run_ns", 5 + process));
  cell.samples[0].histograms["wait_us"] = {1, 2};
  cell.samples[1].histograms["wait_us"] = {4};

  const json written = make_record(json::object(), json::object(), {}, std::vector{cell});
  const json& found = written["switchmark"]["cells"][0];

  EXPECT_EQ(found["status"], "measured");
  EXPECT_TRUE(found["reason"].is_null());
  EXPECT_EQ(found["ledger"]["yields"], 3);
  EXPECT_EQ(found["digest"]["per_task"], "00000000000000ff");
  EXPECT_TRUE(found["digest"]["global"].is_null());
  EXPECT_EQ(found["metrics"]["run_ns"]["samples"], json({5, 6}));
  const json& waits = found["histograms"]["wait_us"];
  EXPECT_EQ(waits["counts"][0], 5);
  EXPECT_EQ(waits["counts"][1], 2);
  EXPECT_EQ(waits["edges"].size(), waits["counts"].size() + 1);
  EXPECT_EQ(written["benchmarks"].size(), 2U);
}

TEST(record, holds_what_its_cells_tell_of_each_other) {
  std::vector<cell_result> cells;
  for (const std::string model : {"fiber", "future-boxed"})
    for (const std::int64_t depth : {1, 10}) {
      cells.push_back(a_cell("depth", model, depth));
      cells.back().params = {{"depth", depth}};
      for (const int process : {0, 1})
        cells.back().samples.push_back(
            a_sample(cells.back(), process, 0, "switch_ns", model == "fiber" ? 8 : 2 * depth));
    }
  const json written = make_record(json::object(), json::object(), {}, cells)["switchmark"];
  ASSERT_EQ(written["crossovers"].size(), 1U);
  EXPECT_EQ(written["crossovers"][0]["status"], "found");
  EXPECT_TRUE(written["comparisons"].empty());
}

TEST(record, holds_definitions_and_answer_of_its_cells) {
  cell_result cell = a_cell("ring", "fiber", 2);
  for (const int process : {0, 1, 2}) cell.samples.push_back(a_sample(cell, process, 0, "switch_ns", 6 + process));
  cell.samples[1].machine.steady = false;
  const json written = make_record(json::object(), json::object(), {}, std::vector{cell})["switchmark"];
  EXPECT_EQ(written["metrics"]["switch_ns"]["unit"], "ns");
  EXPECT_EQ(written["answer"]["rows"], json::parse(R"([{"model": "fiber", "cells": ["ring/fiber/tasks:2"]}])"));
  EXPECT_EQ(written["answer"]["sentences"][0]["text"],
            "A switch between 2 tasks takes 7.00 [6.00, 8.00]* ns with fiber.");
  EXPECT_EQ(written["run"]["unsteady_samples"], 1);
}

TEST(record, holds_a_failed_cell_without_figures) {
  cell_result cell = a_cell("ring", "fiber", 2);
  cell.samples.push_back(a_sample(cell, 0, 0, "switch_ns", 8));
  fail(cell, "first");
  fail(cell, "second");

  const json written = make_record(json::object(), json::object(), {}, std::vector{cell});
  const json& found = written["switchmark"]["cells"][0];

  EXPECT_EQ(found["status"], "failed");
  EXPECT_EQ(found["reason"], "first");
  EXPECT_TRUE(found["metrics"].empty());
  EXPECT_TRUE(found["digest"].is_null());
  EXPECT_TRUE(written["benchmarks"].empty());
}

TEST(record, tells_how_the_run_was_made) {
  const run_facts run{.quick = false,
                      .interrupted = true,
                      .filter = "ring/",
                      .instructions = true,
                      .seed = 7,
                      .processes = 3,
                      .planned_processes = 4,
                      .repetitions = 5,
                      .samples = 60,
                      .planned_samples = 80,
                      .time_limit = 90.5,
                      .started = "2024-01-02T03:04:05Z",
                      .seconds = 11.5,
                      .verified_seconds = 2.5,
                      .measured_seconds = 6.5,
                      .documents = "books",
                      .cpu = 1'500,
                      .throttled_before = platform::throttling{3, 0.25},
                      .throttled_after = platform::throttling{4, 0.5},
                      .disturbances = {{"did not run", "a", 2, 1, 0.5}},
                      .findings = json::parse(R"([{"name": "load"}])")};
  const json written = make_record(json::parse(R"({"date": "today"})"), json::parse(R"({"cpu": "x"})"), run, {});
  EXPECT_EQ(written, json::parse(R"({
    "context": {"date": "today", "json_schema_version": 1}, "benchmarks": [],
    "switchmark": {"schema_version": 1, "environment": {"cpu": "x"},
      "run": {"quick": false, "interrupted": true, "filter": "ring/", "instructions": true, "seed": 7, "processes": 3, "planned_processes": 4,
              "repetitions": 5, "samples": 60, "planned_samples": 80, "unsteady_samples": 0, "time_limit_seconds": 90.5,
              "started": "2024-01-02T03:04:05Z", "seconds": 11.5, "verified_seconds": 2.5, "measured_seconds": 6.5,
              "disturbances": [{"cause": "did not run", "cell": "a", "process": 2, "blocks": 1, "idle_seconds": 0.5}],
              "documents": "books", "cpu_number": 1500,
              "throttled": {"before": {"periods": 3, "seconds": 0.25}, "after": {"periods": 4, "seconds": 0.5}}},
      "cells": [], "comparisons": [], "crossovers": [], "doctor": [{"name": "load"}],
      "metrics": {}, "answer": {"columns": [], "rows": [], "sentences": []}}})"));
}

TEST(record, of_a_run_of_which_nothing_is_known_is_a_quick_one) {
  run_facts endless;
  endless.time_limit = std::numeric_limits<double>::infinity();
  EXPECT_EQ(make_record(json::object(), json::object(), {}, {})["switchmark"]["run"], json::parse(R"({
    "quick": true, "interrupted": false, "filter": "", "instructions": false, "seed": 0, "processes": 0, "planned_processes": 0, "repetitions": 0,
    "samples": 0, "planned_samples": 0, "unsteady_samples": 0, "time_limit_seconds": 0.0, "started": "", "seconds": 0.0,
    "verified_seconds": 0.0, "measured_seconds": 0.0, "disturbances": [], "documents": ""})"));
  const json written = make_record(json::object(), json::object(), endless, {})["switchmark"];
  EXPECT_TRUE(written["run"]["time_limit_seconds"].is_null());
  EXPECT_FALSE(written.contains("doctor"));
}

TEST(record, is_a_text_of_whole_lines_in_utf_8) {
  EXPECT_EQ(text_of({{"a", {1, "\u00e4"}}, {"b", nullptr}}),
            "{\n \"a\": [\n  1,\n  \"\u00e4\"\n ],\n \"b\": null\n}\n");
  EXPECT_EQ(text_of("not \xff UTF-8"), "\"not \uFFFD UTF-8\"\n");
}

TEST(record, must_be_finite) {
  EXPECT_NO_THROW(require_finite({{"a", {1, 2.5}}, {"b", nullptr}}));
  EXPECT_THROW(require_finite({{"a", {1, std::numeric_limits<double>::infinity()}}}), std::logic_error);
  EXPECT_THROW(require_finite({{"a", std::numeric_limits<double>::quiet_NaN()}}), std::logic_error);
  EXPECT_NO_THROW(require_finite("text"));
  try {
    require_finite({{"a", {{"b", {1, -std::numeric_limits<double>::infinity()}}}}});
  } catch (const std::logic_error& thrown) {
    EXPECT_STREQ(thrown.what(), "the record holds no number at /a/b/1");
  }
}

TEST(utc_now, is_iso_8601) { EXPECT_THAT(utc_now(), testing::MatchesRegex("....-..-..T..:..:..Z")); }

}  // namespace
}  // namespace switchmark::record
