#include "record/derived.hpp"

#include "a_cell.hpp"
#include "record/benchmark_rows.hpp"

#include <gmock/gmock.h>

#include <optional>

namespace switchmark::record {
namespace {

using testing::ElementsAre;

TEST(derived, pairs_samples_by_process_and_repetition) {
  std::vector cells{a_cell("ring", "fiber", 2), a_cell("ring", "raw-jump", 2), a_cell("ring", "raw-jump", 100)};
  cells[0].samples = {a_sample(cells[0], 0, 0, "switch_ns", 10), a_sample(cells[0], 0, 1, "switch_ns", 12),
                      a_sample(cells[0], 1, 0, "switch_ns", 9)};
  cells[1].samples = {a_sample(cells[1], 1, 0, "switch_ns", 3), a_sample(cells[1], 0, 0, "switch_ns", 5)};
  cells[2].samples = {a_sample(cells[2], 0, 1, "switch_ns", 1)};

  derive(cells);

  EXPECT_THAT(metric_of(cells[0], "switch_ratio").samples, ElementsAre(2, 3));
  EXPECT_THAT(metric_of(cells[0], "switch_ratio").processes, ElementsAre(0, 1));
  EXPECT_EQ(benchmark_rows(cells).at(0).at("switch_ratio"), 2);
  EXPECT_THAT(metric_of(cells[1], "switch_ratio").samples, ElementsAre(1, 1));
}

TEST(derived, pairs_epochs_of_one_slice_of_time) {
  std::vector cells{a_cell("ring", "fiber", 2), a_cell("ring", "raw-jump", 2)};
  for (cell_result& cell : cells) cell.samples = {a_sample(cell, 0, 0, "switch_ns", 1)};
  cells[0].samples[0].epochs["switch_ns"] = {20, 30, 90};  // the machine is busy elsewhere in the last slice
  cells[1].samples[0].epochs["switch_ns"] = {10, 10, 60};

  derive(cells);
  EXPECT_EQ(cells[0].samples[0].values.at("switch_ratio"), 2);

  cells[0].samples[0].epochs["switch_ns"] = {20, 30, 90, 50, 10};
  cells[1].samples[0].epochs["switch_ns"] = {10, 10, 60, 10, 10};
  derive(cells);
  EXPECT_DOUBLE_EQ(cells[0].samples[0].values.at("switch_ratio"), (0.75 * 1.5 + 2 + 0.75 * 3) / 2.5);

  cells[0].samples[0].epochs["switch_ns"] = {20, 30, 90};
  cells[1].samples[0].epochs["switch_ns"] = {10, 0, 60};
  cells[0].samples[0].values.erase("switch_ratio");
  derive(cells);
  EXPECT_FALSE(cells[0].samples[0].values.contains("switch_ratio")) << "no quotient";

  cells[1].samples[0].epochs["switch_ns"] = {10};
  derive(cells);
  EXPECT_EQ(cells[0].samples[0].values.at("switch_ratio"), 1) << "no pairs, so of the samples";
}

TEST(derived, does_not_pair_epochs_when_the_reference_has_more) {
  std::vector cells{a_cell("ring", "fiber", 2), a_cell("ring", "raw-jump", 2)};
  for (cell_result& cell : cells) cell.samples = {a_sample(cell, 0, 0, "switch_ns", 1)};
  cells[0].samples[0].epochs["switch_ns"] = {20};
  cells[1].samples[0].epochs["switch_ns"] = {10, 10, 60};

  derive(cells);
  EXPECT_EQ(cells[0].samples[0].values.at("switch_ratio"), 1) << "of the samples";
}

/// Of the fiber over the reference, whose samples are of one process and repetition.
std::optional<double> ratio_of(const sample& one, const sample& other) {
  cell_result reference = a_cell("ring", "raw-jump", 2);
  reference.samples = {other};
  return paired_ratio(one, reference, "switch_ns");
}

TEST(paired_ratio, is_of_the_samples_where_only_one_has_epochs) {
  const cell_result cell = a_cell("ring", "fiber", 2);
  const sample plain = a_sample(cell, 0, 0, "switch_ns", 6);
  sample with_epochs = a_sample(cell, 0, 0, "switch_ns", 3);
  with_epochs.epochs["switch_ns"] = {1, 1, 1};
  EXPECT_EQ(ratio_of(plain, with_epochs), 2);
  EXPECT_EQ(ratio_of(with_epochs, plain), 0.5);
  EXPECT_EQ(ratio_of(with_epochs, with_epochs), 1);
}

TEST(paired_ratio, is_missing_where_a_partner_or_a_quotient_is) {
  const cell_result cell = a_cell("ring", "fiber", 2);
  const sample one = a_sample(cell, 0, 0, "switch_ns", 6), other_metric = a_sample(cell, 0, 0, "spawn_ns", 6);
  EXPECT_EQ(ratio_of(one, one), 1);
  EXPECT_FALSE(ratio_of(one, other_metric).has_value());
  EXPECT_FALSE(ratio_of(other_metric, one).has_value());
  EXPECT_FALSE(ratio_of(one, a_sample(cell, 1, 0, "switch_ns", 6)).has_value()) << "another process";
  EXPECT_FALSE(ratio_of(one, a_sample(cell, 0, 1, "switch_ns", 6)).has_value()) << "another repetition";
  EXPECT_FALSE(ratio_of(one, a_sample(cell, 0, 0, "switch_ns", 0)).has_value()) << "nothing divides by zero";
  sample no_epochs = one;
  no_epochs.epochs["switch_ns"] = {};
  EXPECT_FALSE(ratio_of(no_epochs, no_epochs).has_value()) << "the mean of no quotients";
}

TEST(reference_of, has_the_same_workload_and_parameters) {
  const std::vector cells{a_cell("ring", "fiber", 3), a_cell("walk", "fiber", 2), a_cell("ring", "future", 2),
                          a_cell("ring", "fiber", 2)};
  EXPECT_EQ(reference_of(cells, a_cell("ring", "raw-jump", 2), "fiber"), &cells[3]);
  EXPECT_EQ(reference_of(cells, a_cell("ring", "raw-jump", 4), "fiber"), nullptr);
  EXPECT_EQ(reference_of(cells, a_cell("hog", "raw-jump", 2), "fiber"), nullptr);
  EXPECT_EQ(reference_of(cells, a_cell("ring", "raw-jump", 2), "thread"), nullptr);
  EXPECT_EQ(reference_of({}, cells[0], "fiber"), nullptr);
}

TEST(derived, leaves_out_what_has_no_reference_or_no_quotient) {
  std::vector cells{a_cell("ring", "fiber", 2), a_cell("ring", "raw-jump", 2), a_cell("other", "fiber", 2)};
  for (cell_result& cell : cells) cell.samples = {a_sample(cell, 0, 0, "switch_ns", 0)};

  derive(cells);

  for (const cell_result& cell : cells) EXPECT_TRUE(metric_of(cell, "switch_ratio").samples.empty()) << cell.id;
}

TEST(derived, a_reference_may_be_one_models_own) {
  std::vector cells{a_cell("ladder", "raw-jump", 2), a_cell("ladder", "smallest-switch", 2),
                    a_cell("ladder", "forced-switch", 2), a_cell("ladder", "self-signal", 2),
                    a_cell("ladder", "system-call", 2)};
  const std::vector<double> rung_ns{6, 2, 3000, 1500, 100};
  for (std::size_t i = 0; i < cells.size(); ++i) cells[i].samples = {a_sample(cells[i], 0, 0, "rung_ns", rung_ns[i])};

  derive(cells);

  EXPECT_THAT(metric_of(cells[0], "floor_ratio").samples, ElementsAre(3));
  EXPECT_THAT(metric_of(cells[1], "floor_ratio").samples, ElementsAre()) << "a floor has none";
  EXPECT_THAT(metric_of(cells[2], "floor_ratio").samples, ElementsAre(2));
  EXPECT_THAT(metric_of(cells[3], "floor_ratio").samples, ElementsAre(15));
  EXPECT_THAT(metric_of(cells[4], "floor_ratio").samples, ElementsAre());
}

TEST(derived, the_aa_control_is_held_against_the_fiber_and_nobody_else_is) {
  std::vector cells{a_cell("ring", "fiber", 2), a_cell("ring", "fiber-aa", 2), a_cell("ring", "future", 2)};
  for (cell_result& cell : cells) cell.samples = {a_sample(cell, 0, 0, "switch_ns", 10)};
  cells[1].samples = {a_sample(cells[1], 0, 0, "switch_ns", 11)};

  derive(cells);

  EXPECT_THAT(metric_of(cells[0], "aa_ratio").samples, ElementsAre());
  EXPECT_THAT(metric_of(cells[1], "aa_ratio").samples, ElementsAre(1.1));
  EXPECT_THAT(metric_of(cells[2], "aa_ratio").samples, ElementsAre());
}

}  // namespace
}  // namespace switchmark::record
