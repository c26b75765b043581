#include "cli/cells_table.hpp"

#include "measure/metrics.hpp"
#include "record/test/a_view.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <sstream>

namespace switchmark::cli {
namespace {

using record::a_count;
using record::a_metric;
using record::add;
using record::metric_view;
using record::record_view;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

std::string table(const record_view& view, std::size_t columns = 80) { return cells_table(all_cells(view), columns); }

TEST(cells_table, has_a_block_for_each_workload_and_a_table_for_each_configuration) {
  record_view view;
  add(view, "ring", "fiber", {{"tasks", 2}}, a_metric("switch_ns", "ns", 7.9, 8, 8.1));
  add(view, "ring", "future", {{"tasks", 2}}, a_metric("switch_ns", "ns", 123.4, 123.4, 123.4)).confidence = 0;
  add(view, "ring", "future", {{"tasks", 1000}}, a_metric("switch_ns", "ns", 7, 8, 9)).confidence = 0.75;
  add(view, "spawn", "fiber", {}, a_count("allocations_per_task", 1));
  EXPECT_EQ(table(view), R"(ring
  tasks:2              switch_ns
  fiber        8.00 [7.90, 8.10]
  future                    123*

  tasks:1000           switch_ns
  future      8.00 [7.00, 9.00]*

spawn
         allocations_
             per_task
  fiber             1
)");
}

TEST(cells_table, leaves_an_interval_out_only_where_all_samples_are_equal) {
  record_view view;
  metric_view& metric = add(view, "ring", "fiber", {}, a_metric("switch_ns", "ns", 6.5101, 6.5102, 6.5103));
  EXPECT_THAT(table(view), HasSubstr("6.51 [6.51, 6.51]"));
  metric.low = metric.high = metric.median;
  EXPECT_THAT(table(view), Not(HasSubstr("[")));
}

TEST(cells_table, says_why_a_cell_has_no_figures) {
  record_view view;
  add(view, "ring", "fiber", {{"tasks", 2}}, a_metric("switch_ns", "ns", 7, 8, 9));
  view.cells.push_back(
      {"ring/future/tasks:2", "ring", "future", "stackless", {{"tasks", 2}}, record::status::failed, "it lied", {}});
  EXPECT_THAT(table(view), HasSubstr("\n  future/tasks:2: failed: it lied\n"));
}

TEST(cells_table, names_the_models_that_a_workload_is_not_for_once_a_reason) {
  record_view view;
  for (const char* model : {"fiber", "future", "fiber"})
    view.cells.push_back({"forced_switch/x",
                          "forced_switch",
                          model,
                          "",
                          {},
                          record::status::not_applicable,
                          "no ticks, which is a long reason that goes on and on until the line is full",
                          {}});
  EXPECT_EQ(table(view),
            "forced_switch\n  fiber, future: not applicable: no ticks, which is a long reason that goes on\n"
            "    and on until the line is full\n");
}

TEST(cells_table, has_a_column_for_every_metric_that_is_shown_and_for_unknown_ones) {
  record_view view;
  add(view, "ring", "fiber", {}, a_count("switch_ns", 8));
  view.cells[0].metrics.clear();
  for (const measure::metric& each : measure::metrics)
    view.cells[0].metrics.push_back(a_count(std::string(each.name), 1));
  view.cells[0].metrics.push_back(a_count("of_tomorrow", 1));
  const std::string text = table(view, 10'000);
  std::size_t shown = 0;
  for (const measure::metric& each : measure::metrics) shown += each.shown == measure::shown_in::summary ? 1 : 0;
  const std::string figures = text.substr(text.find("  fiber"));
  EXPECT_EQ(static_cast<std::size_t>(std::count(figures.begin(), figures.end(), '1')), shown + 1);
  EXPECT_THAT(text, HasSubstr("of_tomorrow\n"));
}

TEST(cells_table, wraps_columns_into_further_tables) {
  record_view view;
  for (const char* model : {"fiber", "future"})
    for (const char* metric : {"switch_ns", "switch_ratio", "spawn_ns", "spawn_ratio", "park_ns"})
      add(view, "ring", model, {{"tasks", 1000}}, a_metric(metric, "1", 7.9, 8, 8.1));
  add(view, "ring", "coroutine", {{"tasks", 1000}}, a_metric("switch_ns", "1", 7.9, 8, 8.1));
  const std::string text = table(view, 60);
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 60U) << line;
  EXPECT_THAT(text, ContainsRegex("tasks:1000 +switch_ns +switch_ratio\n"));
  EXPECT_THAT(text, ContainsRegex("tasks:1000 +spawn_ns +spawn_ratio\n  fiber .*\n  future .*\n"))
      << "without the model that has none";
  EXPECT_THAT(text, ContainsRegex("tasks:1000 +park_ns\n"));
}

TEST(cells_table, writes_long_times_in_larger_units) {
  const std::pair<double, const char*> texts[] = {{9'999, "9,999\n"},
                                                  {14'040, "14.0 us\n"},
                                                  {709'632'000, "710 ms\n"},
                                                  {5.2e9, "5,200 ms\n"},
                                                  {5.2e10, "52.0 s\n"}};
  for (const auto& [nanoseconds, text] : texts) {
    record_view view;
    add(view, "ring", "fiber", {}, a_metric("switch_ns", "ns", nanoseconds, nanoseconds, nanoseconds));
    EXPECT_THAT(table(view), HasSubstr(text));
  }
}

TEST(cells_table, says_that_memory_is_not_resolved_where_too_few_tasks_need_some) {
  record_view view;
  add(view, "sleepers", "future", {}, a_metric("switch_ns", "ns", 1, 1, 1));
  add(view, "sleepers", "fiber", {}, a_metric("switch_ns", "ns", 1, 1, 1));
  add(view, "sleepers", "fiber", {}, a_metric("resident_bytes_per_task", "B", 4096, 4096, 4096));
  add(view, "sleepers", "fiber", {}, a_count("frame_bytes", 16384));
  EXPECT_THAT(table(view), ContainsRegex("future +1.00 +not resolved +-\n"));
  EXPECT_THAT(table(view), ContainsRegex("fiber +1.00 +4,096 +16,384\n"));
}

}  // namespace
}  // namespace switchmark::cli
