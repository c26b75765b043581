#include "cli/summary.hpp"

#include "measure/metrics.hpp"
#include "record/machine_states.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

namespace switchmark::cli {
namespace {

using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

record::cell_result a_cell(const std::string& workload, const std::string& model, std::vector<double> switch_ns) {
  record::cell_result cell;
  cell.id = workload + "/" + model + "/tasks:2";
  cell.workload = workload;
  cell.model = model;
  cell.state = record::status::measured;
  for (const double value : switch_ns)
    cell.samples.push_back({.cell = cell.id,
                            .values = {{"switch_ns", value}},
                            .epochs = {},
                            .histograms = {},
                            .instructions = {},
                            .row = {}});
  return cell;
}

TEST(summary, has_a_block_for_each_workload_and_a_line_for_each_cell) {
  std::vector cells{a_cell("ring", "fiber", {7.9, 8.1, 8.0}), a_cell("ring", "future", {123.4}),
                    a_cell("spawn", "fiber", {1})};
  EXPECT_EQ(summary(cells), R"(
ring
  model               switch_ns
  fiber/tasks:2   8 [7.9, 8.1]*
  future/tasks:2           123*

spawn
  model          switch_ns
  fiber/tasks:2         1*

* few samples: the interval contains the median with a probability of less than 90 %
)");
}

TEST(summary, leaves_an_interval_out_only_where_all_samples_are_equal) {
  EXPECT_THAT(summary(std::vector{a_cell("ring", "fiber", {6.5101, 6.5102, 6.5103})}), HasSubstr("6.51 [6.51, 6.51]"));
  EXPECT_THAT(summary(std::vector{a_cell("ring", "fiber", {6.51, 6.51, 6.51})}), Not(HasSubstr("[")));
}

TEST(summary, says_why_a_cell_has_no_figures) {
  std::vector cells{a_cell("ring", "fiber", {8}), a_cell("ring", "future", {})};
  record::fail(cells[1], "it lied");
  EXPECT_THAT(summary(cells), HasSubstr("future/tasks:2: failed: it lied"));
}

TEST(summary, names_the_models_that_a_workload_is_not_for_once_a_reason) {
  std::vector cells{a_cell("forced_switch", "fiber", {}), a_cell("forced_switch", "future", {}),
                    a_cell("forced_switch", "fiber", {})};
  for (auto& each : cells) {
    each.state = record::status::not_applicable;
    each.reason = "no ticks";
  }
  EXPECT_EQ(summary(cells), "\nforced_switch\n  fiber, future: not applicable: no ticks\n");
}

TEST(summary, shows_only_columns_that_hold_something) {
  EXPECT_THAT(summary(std::vector{a_cell("ring", "fiber", {8})}), Not(HasSubstr("wait")));
}

TEST(summary, has_a_column_for_every_metric_that_is_shown_there_in_the_order_of_the_table) {
  record::cell_result cell = a_cell("ring", "fiber", {8});
  for (const measure::metric& each : measure::metrics) cell.samples.front().values[std::string(each.name)] = 1;
  std::string heading = "\n  model +";
  for (const measure::metric& each : measure::metrics)
    if (each.shown == measure::shown_in::summary) heading += fmt::format(" +{}", each.name);
  EXPECT_THAT(summary(std::vector{cell}), ContainsRegex(heading + "\n"));
}

TEST(summary, says_which_ratios_are_resolved) {
  std::vector cells{a_cell("ring", "fiber", {}), a_cell("ring", "future", {})};
  for (int process = 0; process < 3; ++process) {
    cells[0].samples.push_back({cells[0].id, process, 0, {{"switch_ratio", 1.3 + 0.001 * process}}, {}, {}, {}, {}});
    cells[1].samples.push_back({cells[1].id, process, 0, {{"switch_ratio", 0.5 + process}}, {}, {}, {}, {}});
  }
  EXPECT_THAT(summary(cells), HasSubstr("\nratios to other models, within this run: 1 higher, 1 not resolved\n"
                                        "  not resolved: ring/future/tasks:2 switch_ratio\n"));
}

TEST(summary, says_where_models_cross) {
  std::vector<record::cell_result> cells;
  for (const std::string model : {"fiber", "future-boxed", "future"})
    for (const int depth : {1, 100}) {
      cells.push_back(a_cell("depth", model, {}));
      cells.back().params = {{"depth", depth}};
      const double switch_ns = model == "fiber" ? 8 : model == "future" ? 5 : depth;
      for (int process = 0; process < 2; ++process)
        cells.back().samples.push_back({cells.back().id, process, 0, {{"switch_ns", switch_ns}}, {}, {}, {}, {}});
    }
  EXPECT_THAT(summary(cells), HasSubstr(R"(
crossovers, within this run
  From which depth on does a re-polled boxed future cost more than a fiber?   8 [8, 8] calls
  From which depth on does a re-polled inline future cost more than a fiber?  never, 1 to 100 calls
)"));
}

TEST(summary, says_in_one_line_that_the_machine_was_in_several_states) {
  std::vector cells{a_cell("ring", "fiber", {8, 8.1, 16})};
  for (record::sample& sample : cells[0].samples) sample.machine.probe = sample.values.at("switch_ns");
  record::assign_states(cells);
  EXPECT_THAT(summary(cells), HasSubstr("fiber/tasks:2  8.05 [8, 8.1]*"));
  EXPECT_THAT(summary(cells),
              HasSubstr("\nthe machine was in 2 states (probes 8.05, 16): figures are of the one at 8.05, "
                        "with 67 % of the samples; the record has those of each\n"));
  for (record::sample& sample : cells[0].samples) sample.machine.probe = 10;
  record::assign_states(cells);
  EXPECT_THAT(summary(cells), Not(HasSubstr("states")));
}

TEST(summary, says_how_many_samples_were_disturbed_throughout) {
  std::vector cells{a_cell("ring", "fiber", {8, 8.1})};
  cells[0].samples[1].machine.steady = false;
  EXPECT_THAT(summary(cells), HasSubstr("in all blocks of 1 of 2 samples"));
}

TEST(summary, writes_long_times_in_larger_units) {
  const std::pair<double, const char*> texts[] = {
      {9'999, "9999*\n"}, {14'040, "14 us*\n"}, {709'632'000, "710 ms*\n"}, {5.2e9, "5.2 s*\n"}, {7e12, "7000 s*\n"}};
  for (const auto& [nanoseconds, text] : texts)
    EXPECT_THAT(summary(std::vector{a_cell("ring", "fiber", {nanoseconds})}), HasSubstr(text));
  EXPECT_THAT(summary(std::vector{a_cell("ring", "fiber", {14'000, 14'100, 14'210})}),
              HasSubstr("14.1 us [14, 14.2]*"));
}

TEST(summary, marks_intervals_of_few_samples) {
  const std::string few = summary(std::vector{a_cell("ring", "fiber", {7, 8, 9, 9.5})});
  EXPECT_THAT(few, HasSubstr("8.5 [7, 9.5]*"));
  EXPECT_THAT(few,
              HasSubstr("\n* few samples: the interval contains the median with a probability of less than 90 %\n"));
  EXPECT_THAT(summary(std::vector{a_cell("ring", "fiber", {7, 8, 9, 9.5, 9.6})}), Not(HasSubstr("*")));
  EXPECT_THAT(summary(std::vector{a_cell("ring", "fiber", {7})}), HasSubstr(" 7*\n"));
}

TEST(summary, says_that_memory_is_not_resolved_where_too_few_tasks_need_some) {
  std::vector cells{a_cell("sleepers", "future", {1}), a_cell("sleepers", "fiber", {1})};
  cells[1].samples[0].values["resident_bytes_per_task"] = 4096;
  cells[1].samples[0].values["frame_bytes"] = 16384;  // a count, which not every model has
  EXPECT_THAT(summary(cells), ContainsRegex("future/tasks:2 +1. +not resolved +-\n"));
  EXPECT_THAT(summary(cells), ContainsRegex("fiber/tasks:2 +1. +4096. +16384\n"));
}

}  // namespace
}  // namespace switchmark::cli
