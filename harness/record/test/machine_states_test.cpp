#include "record/machine_states.hpp"

#include "a_cell.hpp"
#include "measure/find_metric.hpp"
#include "record/comparison.hpp"
#include "record/derived.hpp"

#include <gmock/gmock.h>

namespace switchmark::record {
namespace {

using testing::ElementsAre;

/// A cell with one sample in each process: `probes` of the machine, and switches that take as long.
cell_result with_probes(const std::vector<double>& probes, const std::string& model = "fiber") {
  cell_result cell = a_cell("ring", model, 2);
  for (std::size_t process = 0; process < probes.size(); ++process) {
    cell.samples.push_back(a_sample(cell, static_cast<int>(process), 0, "switch_ns", probes[process]));
    cell.samples.back().machine = {.probe = probes[process], .steady = true, .blocks = 1};
  }
  return cell;
}

std::vector<cell_result> assigned(std::vector<cell_result> cells) {
  assign_states(cells);
  return cells;
}

TEST(machine_states, are_ordered_from_the_fastest_and_counted) {
  const std::vector<cell_result> cells{with_probes({17, 10, 10.2}), with_probes({17, 17.1, 10.1})};
  const std::vector<machine_state> states = machine_states(cells);
  ASSERT_EQ(states.size(), 2U);
  EXPECT_EQ(states[0].probe, 10.1);
  EXPECT_EQ(states[0].samples, 3);
  EXPECT_EQ(states[1].probe, 17);
  EXPECT_EQ(states[1].samples, 3);
}

TEST(machine_states, figures_are_of_the_state_with_most_samples) {
  const auto cells = assigned({with_probes({10, 17, 17, 17, 10})});
  EXPECT_EQ(cells[0].machine_state, 1);
  EXPECT_THAT(metric_of(cells[0], "switch_ns").samples, ElementsAre(17, 17, 17));
  EXPECT_THAT(all_samples_of(cells[0], "switch_ns").states, ElementsAre(0, 1, 1, 1, 0));
}

TEST(machine_states, a_cell_without_samples_of_the_headline_state_has_figures_of_its_own) {
  const auto cells = assigned({with_probes({10, 10, 10}), with_probes({17, 17})});
  EXPECT_EQ(cells[1].machine_state, 1);
  EXPECT_THAT(metric_of(cells[1], "switch_ns").samples, ElementsAre(17, 17));
}

TEST(machine_states, an_unsteady_sample_is_in_none_and_does_not_count_beside_others) {
  std::vector<cell_result> cells{with_probes({10, 10, 10.5})};
  cells[0].samples[1].machine.steady = false;
  assign_states(cells);
  EXPECT_EQ(cells[0].samples[1].machine.state, no_state);
  EXPECT_THAT(metric_of(cells[0], "switch_ns").samples, ElementsAre(10, 10.5));
}

TEST(machine_states, of_one_sample_in_many_are_none) {
  std::vector<double> probes(150, 10);
  probes[7] = 13;
  const auto cells = assigned({with_probes(probes)});
  EXPECT_EQ(machine_states(cells).size(), 1U);
  EXPECT_EQ(cells[0].samples[7].machine.state, no_state);
  EXPECT_EQ(metric_of(cells[0], "switch_ns").samples.size(), 149U);
}

TEST(machine_states, without_a_probe_every_sample_counts) {
  std::vector<cell_result> cells{with_probes({10, 17})};
  for (sample& sample : cells[0].samples) sample.machine = {};
  assign_states(cells);
  EXPECT_TRUE(machine_states(cells).empty());
  EXPECT_THAT(metric_of(cells[0], "switch_ns").samples, ElementsAre(10, 17));
}

// Memory does not depend on the state: every sample counts.
TEST(machine_states, counts_and_memory_keep_all_samples) {
  cell_result cell = with_probes({10, 10, 17});
  for (sample& sample : cell.samples) sample.values = {{"resident_bytes_per_task", 64}, {"jumps_per_yield", 1}};
  const auto cells = assigned({cell});
  EXPECT_EQ(metric_of(cells[0], "resident_bytes_per_task").samples.size(), 3U);
  EXPECT_EQ(metric_of(cells[0], "jumps_per_yield").samples.size(), 3U);
}

TEST(machine_states, ratios_are_of_pairs_of_one_state) {
  std::vector<cell_result> cells{with_probes({10, 10}), with_probes({10, 17}, "raw-jump")};
  assign_states(cells);
  derive(cells);
  EXPECT_THAT(all_samples_of(cells[0], "switch_ratio").processes, ElementsAre(0));
}

TEST(machine_states, the_record_has_the_figures_of_each) {
  const auto cells = assigned({with_probes({10, 17, 17, 17.5})});
  const json metric = to_json(cells[0])["metrics"]["switch_ns"];
  EXPECT_EQ(metric["median"], 17);
  EXPECT_EQ(metric["states"], json({0, 1, 1, 1}));
  ASSERT_EQ(metric["by_state"].size(), 2U);
  EXPECT_EQ(metric["by_state"][0]["median"], 10);
  EXPECT_EQ(metric["by_state"][1]["samples"], 3);
  EXPECT_EQ(metric["by_state"][1]["high"], 17.5);
}

TEST(machine_states, of_a_run_in_one_state_need_no_second_figures) {
  const auto cells = assigned({with_probes({10, 10.1})});
  EXPECT_FALSE(to_json(cells[0])["metrics"]["switch_ns"].contains("by_state"));
}

}  // namespace
}  // namespace switchmark::record
