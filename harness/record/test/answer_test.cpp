#include "record/answer.hpp"

#include "record/test/a_view.hpp"

#include <gmock/gmock.h>

namespace switchmark::record {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

void add_switches(record_view& view, const std::string& model, std::initializer_list<std::int64_t> tasks, double median,
                  double reach = 0.1) {
  for (const std::int64_t count : tasks)
    add(view, "ring", model, {{"tasks", count}}, a_metric("switch_ns", "ns", median - reach, median, median + reach));
}

std::vector<std::string> models_in(const answer& answer) {
  std::vector<std::string> models;
  for (const answer_row& row : answer.rows) models.push_back(row.model);
  return models;
}

void add_spawn(record_view& view, const std::string& model) {
  add(view, "spawn", model, {{"children", 1000}}, a_metric("spawn_ns", "ns", 20, 21, 22));
}

TEST(answer, has_rows_for_models_with_figures_of_two_workloads) {
  record_view view;
  add_switches(view, "fiber", {2, 1000}, 6);
  add_switches(view, "coroutine-pooled", {2, 1000}, 1);
  add_switches(view, "future", {2, 1000}, 2);
  add_switches(view, "raw-jump", {2, 1000}, 5);
  for (const char* model : {"fiber", "future", "raw-jump"}) add_spawn(view, model);
  for (cell_view& cell : view.cells)
    if (cell.model == "raw-jump") cell.family = "control";
  const answer made = answer_of(view);
  EXPECT_THAT(models_in(made), ElementsAre("fiber", "future"));
  ASSERT_EQ(made.columns.size(), 3U);
  EXPECT_EQ(made.columns[1].title, "switch, 1,000 tasks");
  EXPECT_EQ(made.rows[1].cells[1]->id, "ring/future/tasks:1000");
}

TEST(answer, has_rows_for_all_models_where_none_has_figures_of_two_workloads) {
  record_view view;
  add_switches(view, "fiber", {1000}, 6);
  add_switches(view, "coroutine-pooled", {2}, 1);
  const answer made = answer_of(view);
  EXPECT_THAT(models_in(made), ElementsAre("fiber", "coroutine-pooled"));
  EXPECT_EQ(made.rows[0].cells[0], nullptr);
  EXPECT_EQ(made.rows[0].cells[1]->id, "ring/fiber/tasks:1000");
}

TEST(answer, of_nothing_is_empty) {
  record_view view;
  add_switches(view, "fiber", {2}, 6);
  view.cells[0].state = status::interrupted;
  const answer made = answer_of(view);
  EXPECT_TRUE(made.columns.empty() && made.rows.empty() && made.sentences.empty());
}

TEST(answer, marks_the_best_only_if_its_interval_overlaps_no_other) {
  record_view view;
  add_switches(view, "fiber", {2, 1000}, 6);
  add_switches(view, "future", {2, 1000}, 2);
  add_switches(view, "coroutine", {2}, 2.21);
  add_switches(view, "coroutine", {1000}, 2.19);
  const answer made = answer_of(view);
  ASSERT_NE(best_of(made, 0), nullptr);
  EXPECT_EQ(best_of(made, 0)->model, "future");
  EXPECT_EQ(best_of(made, 1), nullptr);
}

TEST(answer, marks_the_largest_where_more_is_better) {
  record_view view;
  for (const auto& [model, value] : {std::pair{"fiber", 0.1}, std::pair{"fiber-preempt", 1.0}})
    add(view, "coverage", model, {}, a_count("suspension_coverage", value));
  EXPECT_EQ(best_of(answer_of(view), 0)->model, "fiber-preempt");
}

TEST(answer, marks_nothing_where_there_is_one_model) {
  record_view view;
  add_switches(view, "fiber", {2, 1000}, 6);
  EXPECT_EQ(best_of(answer_of(view), 0), nullptr);
}

TEST(answer, stands_in_the_record_with_its_cells) {
  record_view view;
  add_switches(view, "fiber", {1000}, 6);
  add_switches(view, "future", {2}, 2);
  const json written = to_json(answer_of(view));
  EXPECT_EQ(written["columns"][0], json::parse(R"({"title": "switch, 2 tasks", "metric": "switch_ns",
                                                  "workload": "ring", "params": {"tasks": 2}})"));
  EXPECT_EQ(written["rows"][0], json::parse(R"({"model": "fiber", "cells": [null, "ring/fiber/tasks:1000"]})"));
  EXPECT_EQ(written["sentences"][0], json::parse(R"({"id": "switch_cost",
    "text": "A switch between 2 tasks takes 2.00 [1.90, 2.10] ns with future.", "workload": "ring",
    "figures": [{"cell": "ring/future/tasks:2", "metric": "switch_ns"}], "crossovers": []})"));
}

TEST(definitions, are_of_the_metrics_that_cells_have) {
  record_view view;
  add_switches(view, "fiber", {2}, 6);
  add(view, "ring", "fiber", {{"tasks", 2}}, a_count("not_ours", 3));
  const json written = definitions_of(view);
  ASSERT_EQ(written.size(), 1U);
  EXPECT_EQ(written["switch_ns"]["unit"], "ns");
  EXPECT_EQ(written["switch_ns"]["better"], "lower");
  EXPECT_EQ(written["switch_ns"]["kind"], "time");
  EXPECT_EQ(written["switch_ns"]["topic"], "Switching between tasks");
  EXPECT_THAT(written["switch_ns"]["words"].get<std::string>(), testing::StartsWith("The time of one switch"));
}

}  // namespace
}  // namespace switchmark::record
