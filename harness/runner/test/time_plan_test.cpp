// The time of a run, shared on simulated machines: no clock is read here.

#include "runner/time_plan.hpp"
#include "runner/visits.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace switchmark::runner {
namespace {

constexpr double no_limit = std::numeric_limits<double>::infinity();

/// What a cell costs on a machine of pace 1, in seconds.
struct simulated_cell {
  timed_cell cell;
  cell_cost cost;
};

/// As the cells of a quick run: many short ones, some whose single epoch takes a second, some with their own process.
std::vector<simulated_cell> many_cells() {
  std::vector<simulated_cell> all;
  const cell_cost guess{0.01, 0.01}, long_guess{0.01, 0.6};
  for (int i = 0; i < 180; ++i) all.push_back({{"short" + std::to_string(i), guess}, {0.008, 0.0005 * (1 + i % 8)}});
  for (int i = 0; i < 12; ++i) all.push_back({{"hog" + std::to_string(i), long_guess, 4}, {0.02, 0.9}});
  for (int i = 0; i < 15; ++i) all.push_back({{"sleepers" + std::to_string(i), guess, 4, 1, true}, {0.05, 0.2}});
  return all;
}

/// What became of a run.
struct simulated_run {
  double seconds = 0;
  int processes = 0;
  std::map<std::string, int> samples;
  std::vector<double> repetition_seconds, foreseen, taken;  ///< by process; of `foreseen`, until the end of the run
};

/// A machine on which everything takes `pace(process)` times as long as on that of the costs.
template <class Pace>
simulated_run simulate(const time_limits& limits, const std::vector<simulated_cell>& cells, Pace pace) {
  std::vector<timed_cell> timed;
  for (const simulated_cell& one : cells) timed.push_back(one.cell);
  time_plan plan(limits, timed);
  simulated_run run;
  while (const auto share = plan.share(run.processes, run.seconds)) {
    const int process = run.processes++;
    double seconds = 0.3 * pace(process);
    std::map<std::string, cell_cost> costs;
    for (const auto& [cell, cost] : cells) {
      if (process % cell.stride != 0) continue;
      const cell_cost here{cost.prepare * pace(process), cost.epoch * pace(process)};
      for (int i = 0; i < cell.repetitions; ++i) {
        if (share->deadline && seconds > *share->deadline) break;
        const int visits = cell.single_epoch ? 1 : visits_within(share->repetition_seconds, here.prepare + here.epoch);
        const double visit_seconds = share->repetition_seconds / visits;
        const double epochs = cell.single_epoch ? 1 : std::max(1.0, std::ceil(visit_seconds / here.epoch));
        seconds += visits * (here.prepare + epochs * here.epoch);
        ++run.samples[cell.id];
      }
      costs[cell.id] = here;
    }
    plan.took(process, share->repetition_seconds, seconds, costs);
    run.repetition_seconds.push_back(share->repetition_seconds);
    run.foreseen.push_back(share->seconds_left);
    run.taken.push_back(seconds);
    run.seconds += seconds;
  }
  return run;
}

auto steady(double pace) {
  return [pace](int) { return pace; };
}

constexpr time_limits quick{100, 10, 0.01, 0.05};

TEST(time_plan, has_every_process_where_the_time_allows_and_uses_it) {
  const simulated_run run = simulate(quick, many_cells(), steady(1));
  EXPECT_EQ(run.processes, 10);
  EXPECT_LE(run.seconds, quick.seconds);
  EXPECT_GT(run.seconds, 0.95 * quick.seconds);
}

TEST(time_plan, ends_within_its_limit_on_slower_machines_and_loses_whole_processes) {
  int before = 11;
  for (const double pace : {1.7, 2.0, 2.6, 3.1, 3.9}) {
    const simulated_run run = simulate(quick, many_cells(), steady(pace));
    EXPECT_LE(run.seconds, quick.seconds) << pace;
    EXPECT_LE(run.processes, before) << pace;
    EXPECT_GE(run.processes, 2) << pace;
    for (const auto& [cell, cost] : many_cells())
      EXPECT_EQ(run.samples.at(cell.id), (run.processes + cell.stride - 1) / cell.stride) << cell.id << " at " << pace;
    before = run.processes;
  }
  EXPECT_LT(before, 5);
}

TEST(time_plan, ends_within_its_limit_when_the_machine_gets_busy_meanwhile) {
  const simulated_run run = simulate(quick, many_cells(), [](int process) { return process < 5 ? 1.0 : 3.0; });
  const double longest_cell = 3 * (0.9 + 0.05);
  EXPECT_LE(run.seconds, quick.seconds + longest_cell);
  const auto of_short = [&run](int i) { return run.samples.at("short" + std::to_string(i)); };
  for (int i = 0; i < 180; ++i) EXPECT_GE(of_short(i), run.processes - 1) << "at most one less than the others";
}

TEST(time_plan, gives_every_cell_its_first_sample_however_slow_the_machine_is) {
  for (const double limit : {100.0, 1.0, -5.0}) {
    const simulated_run run = simulate({limit, 10, 0.01, 0.05}, many_cells(), steady(50));
    EXPECT_EQ(run.processes, 1);
    for (const auto& [cell, cost] : many_cells()) EXPECT_EQ(run.samples.at(cell.id), 1) << cell.id;
  }
}

TEST(time_plan, keeps_repetitions_between_their_bounds) {
  for (const double pace : {0.1, 1.0, 2.0})
    for (const double seconds : simulate(quick, many_cells(), steady(pace)).repetition_seconds) {
      EXPECT_GE(seconds, quick.shortest);
      EXPECT_LE(seconds, quick.longest);
    }
  EXPECT_EQ(simulate(quick, many_cells(), steady(0.1)).repetition_seconds.back(), quick.longest);
}

TEST(time_plan, foresees_what_the_rest_takes) {
  const simulated_run run = simulate(quick, many_cells(), steady(1));
  EXPECT_NEAR(run.foreseen[0], run.seconds, 0.4 * run.seconds) << "by guesses";
  for (std::size_t process = 1; process < run.taken.size(); ++process) {
    double rest = 0;
    for (std::size_t i = process; i < run.taken.size(); ++i) rest += run.taken[i];
    EXPECT_NEAR(run.foreseen[process], rest, 0.1 * rest) << process;
  }
}

TEST(time_plan, without_a_limit_gives_all_the_time_that_repetitions_can_have) {
  const simulated_run run = simulate({no_limit, 3, 0.01, 0.75}, many_cells(), steady(1));
  EXPECT_EQ(run.processes, 3);
  EXPECT_EQ(run.repetition_seconds, std::vector<double>(3, 0.75));
}

TEST(time_plan, counts_the_samples_that_are_planned) {
  const time_plan plan(quick, {{"a", {}, 1, 2}, {"b", {}, 4}, {"c", {}, 10}});
  EXPECT_EQ(plan.samples_before(10), 20 + 3 + 1);
  EXPECT_EQ(plan.samples_before(4), 8 + 1 + 1);
  EXPECT_EQ(plan.samples_before(0), 0);
}

}  // namespace
}  // namespace switchmark::runner
