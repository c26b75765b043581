#include "record/crossover.hpp"

#include "a_cell.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <functional>
#include <random>
#include <set>

namespace switchmark::record {
namespace {

/// A metric of one process at a value of the parameter.
using curve = std::function<double(int process, double value)>;

/// Cells of a model at these values, a sample for each of so many processes.
std::vector<cell_result> a_curve(const std::string& workload, const std::string& model, const std::string& metric,
                                 const std::map<std::string, std::int64_t>& others, const std::string& param,
                                 const std::vector<std::int64_t>& values, int processes, const curve& figure) {
  std::vector<cell_result> cells;
  for (const std::int64_t value : values) {
    cell_result cell = a_cell(workload, model, value);
    cell.params = others;
    cell.params[param] = value;
    for (int process = 0; process < processes; ++process)
      cell.samples.push_back(a_sample(cell, process, 0, metric, figure(process, static_cast<double>(value))));
    cells.push_back(std::move(cell));
  }
  return cells;
}

const std::vector<std::int64_t> depths{1, 10, 100, 1'024};

/// `future-boxed` by a curve, against a fiber that switches in 8 ns at every depth.
std::vector<cell_result> depth_cells(int processes, const curve& boxed, const std::vector<std::int64_t>& at = depths) {
  std::vector cells = a_curve("depth", "future-boxed", "switch_ns", {}, "depth", at, processes, boxed);
  const std::vector fiber =
      a_curve("depth", "fiber", "switch_ns", {}, "depth", at, processes, [](int, double) { return 8; });
  cells.insert(cells.end(), fiber.begin(), fiber.end());
  return cells;
}

crossover only_one(const std::vector<cell_result>& cells) {
  const std::vector all = find_crossovers(cells);
  EXPECT_EQ(all.size(), 1U);
  return all.at(0);
}

crossover of_depth(int processes, const curve& boxed) { return only_one(depth_cells(processes, boxed)); }

/// The curve of processes that cross a level of 8 where `places` say, by a power law.
curve crossing_at(const std::vector<double>& places) {
  return [places](int process, double depth) { return 8 * depth / places.at(static_cast<std::size_t>(process)); };
}

TEST(crossover, of_a_power_law_is_exact) {
  const crossover found = of_depth(3, [](int, double depth) { return 2 * std::pow(depth, 0.7); });
  EXPECT_EQ(found.found, crossing::found);
  EXPECT_NEAR(found.at, std::pow(4, 1 / 0.7), 1e-9);
  EXPECT_NEAR(found.low, found.at, 1e-9) << "processes that agree";
  EXPECT_EQ(found.first, 1);
  EXPECT_EQ(found.last, 1'024);
}

TEST(crossover, is_interpolated_between_its_two_neighbours) {
  // Log-linear from 4 at 10 to 32 at 100: 8 is a third of the way. What lies further away doesn't matter.
  const crossover found = of_depth(2, [](int, double depth) {
    if (depth < 10) return 1.0;
    if (depth < 100) return 4.0;
    return depth < 1'000 ? 32.0 : 1'000.0;
  });
  EXPECT_NEAR(found.at, 10 * std::pow(10, 1.0 / 3), 1e-9);
}

TEST(crossover, has_students_interval_of_the_logarithms_of_places) {
  const crossover found = of_depth(3, crossing_at({10, 20, 40}));
  EXPECT_EQ(found.found, crossing::found);
  EXPECT_DOUBLE_EQ(found.confidence, 0.95);
  // As the interval of the ratios 1, 2 and 4 by SciPy, times 10: exp(t.interval(0.95, 2, mean(x), sem(x))).
  EXPECT_NEAR(found.at, 20, 1e-9);
  EXPECT_NEAR(found.low, 3.57462123566, 1e-8);
  EXPECT_NEAR(found.high, 111.899967473, 1e-6);
}

TEST(crossover, is_not_extrapolated) {
  const crossover found = of_depth(3, crossing_at({1.5, 3, 6}));
  EXPECT_EQ(found.found, crossing::not_resolved) << "the interval begins at 0.54, and the configurations at 1";
  EXPECT_EQ(of_depth(3, crossing_at({170, 340, 680})).found, crossing::not_resolved) << "it ends at 1,902";
}

TEST(crossover, at_its_last_configuration_is_not_rounded_beyond_it) {
  std::vector cells = depth_cells(2, [](int, double depth) { return depth < 100 ? 4.0 : std::nextafter(8.0, 9.0); });
  std::erase_if(cells, [](const cell_result& cell) { return cell.params.at("depth") == 1'024; });
  const crossover found = only_one(cells);
  EXPECT_EQ(found.found, crossing::found);
  EXPECT_EQ(found.high, 100) << "exp(log(100)) is more";
}

TEST(crossover, at_its_first_configuration_is_not_rounded_before_it) {
  std::vector cells =
      depth_cells(2, [](int, double depth) { return depth > 5 ? 8e9 : std::nextafter(8.0, 7.0); }, {5, 100});
  const crossover found = only_one(cells);
  EXPECT_EQ(found.found, crossing::found);
  EXPECT_EQ(found.low, 5) << "exp(log(5)) is less";
}

TEST(crossover, is_always_or_never_there_when_every_configuration_says_so) {
  EXPECT_EQ(of_depth(3, [](int process, double depth) { return 20 * depth + process; }).found, crossing::always);
  EXPECT_EQ(of_depth(3, [](int process, double) { return 5 + 0.1 * process; }).found, crossing::never);
}

TEST(crossover, is_in_doubt_where_one_configuration_is) {
  const auto except_at = [](double doubtful, double otherwise) {
    return [=](int process, double depth) { return depth == doubtful ? 8 + 4 * (process - 1) : otherwise; };
  };
  EXPECT_EQ(of_depth(3, except_at(1, 20)).found, crossing::not_resolved);
  EXPECT_EQ(of_depth(3, except_at(1'024, 2)).found, crossing::not_resolved);
  EXPECT_EQ(of_depth(3, [](int, double) { return 8.0; }).found, crossing::not_resolved) << "it lies on the level";
}

TEST(crossover, is_not_resolved_when_processes_disagree) {
  const curve half = [](int process, double depth) { return process % 2 == 0 ? 5.0 : depth; };
  EXPECT_EQ(of_depth(6, half).found, crossing::not_resolved) << "whether";
  EXPECT_EQ(of_depth(2, crossing_at({2, 500})).found, crossing::not_resolved) << "where";
}

TEST(crossover, widens_by_each_process_that_does_not_cross_and_that_trimming_leaves) {
  const auto but = [](std::set<int> never) {
    return [=](int process, double depth) { return never.contains(process) ? 5.0 : depth * (1 + 0.001 * process); };
  };
  const crossover all = of_depth(10, but({})), one = of_depth(10, but({3})), two = of_depth(10, but({3, 7}));
  EXPECT_NEAR(one.at, 8, 0.05);
  EXPECT_LT(one.high / one.low, 1.02);
  EXPECT_LT(all.high / all.low, one.high / one.low);
  EXPECT_EQ(two.found, crossing::found);
  EXPECT_GT(two.high / two.low, 1.2);
}

TEST(crossover, is_that_of_the_mean_where_noise_takes_single_processes_back) {
  // Every process comes back at a configuration of its own, and the mean at none.
  const curve figure = [](int process, double depth) {
    if (depth == 1) return 4.0;
    return depth == (process % 3 == 0 ? 10 : process % 3 == 1 ? 100 : 1'024) ? 7.9 : 12.0;
  };
  const crossover found = of_depth(9, figure);
  EXPECT_EQ(found.found, crossing::found);
  EXPECT_LT(1, found.low);
  EXPECT_LT(found.high, 10);
}

TEST(crossover, is_where_the_ratio_stays_beyond) {
  const auto at = [](double first, double second, double third, double fourth) {
    return [=](int, double depth) {
      return depth < 10 ? first : depth < 100 ? second : depth < 1'000 ? third : fourth;
    };
  };
  EXPECT_NEAR(of_depth(2, at(4, 16, 4, 16)).at, std::sqrt(100 * 1'024), 1e-6) << "what comes back has not crossed";
  EXPECT_EQ(of_depth(2, at(4, 16, 16, 4)).found, crossing::not_resolved) << "it has not stayed beyond";
  EXPECT_NEAR(of_depth(2, at(4, 8, 16, 16)).at, 10, 1e-9) << "on the level isn't beyond";
  const crossover on_the_level = of_depth(2, at(4, 8, 8, 16));
  EXPECT_NEAR(on_the_level.low, 10, 1e-9);
  EXPECT_NEAR(on_the_level.at, 100, 1e-9) << "however long it stays on the level";
  EXPECT_NEAR(on_the_level.high, 100, 1e-9);
  EXPECT_EQ(of_depth(2, at(8, 16, 16, 16)).found, crossing::not_resolved) << "nor on the near side";
}

TEST(crossover, uses_the_configurations_that_both_models_have) {
  std::vector cells = depth_cells(3, crossing_at({30, 30, 30}));
  fail(cells[1], "the boxed future at depth 10");
  std::erase_if(cells,
                [](const cell_result& cell) { return cell.model == "fiber" && cell.params.at("depth") == 1'024; });
  const crossover found = only_one(cells);
  EXPECT_NEAR(found.at, 30, 1e-9);
  EXPECT_EQ(found.first, 1);
  EXPECT_EQ(found.last, 100);

  fail(cells[0], "at depth 1");
  EXPECT_TRUE(find_crossovers(cells).empty()) << "one configuration is left";
}

TEST(crossover, leaves_out_a_cell_that_lacks_the_parameter) {
  std::vector cells = depth_cells(3, crossing_at({30, 30, 30}));
  cells.insert(cells.begin(), a_cell("depth", "future-boxed", 5));  // whose parameter is another one
  cells.front().samples = {a_sample(cells.front(), 0, 0, "switch_ns", 1)};
  EXPECT_NEAR(only_one(cells).at, 30, 1e-9);
}

TEST(crossover, leaves_out_a_ratio_that_is_zero_or_less) {
  for (const double value : {0.0, -0.1}) {
    std::vector cells = depth_cells(3, crossing_at({30, 30, 30}));
    cells[1].samples[2].values["switch_ns"] = value;  // at a depth of 10
    EXPECT_NEAR(only_one(cells).at, 30, 1e-9);
  }
}

TEST(crossover, is_of_its_own_workload) {
  std::vector cells = depth_cells(3, crossing_at({30, 30, 30}));
  std::vector others = depth_cells(3, crossing_at({5, 5, 5}));
  for (cell_result& cell : others) cell.workload = "breadth";
  cells.insert(cells.end(), others.begin(), others.end());
  EXPECT_NEAR(only_one(cells).at, 30, 1e-9);
}

TEST(crossover, uses_a_process_where_it_has_both_neighbours) {
  std::vector cells = depth_cells(4, crossing_at({30, 30, 30, 40}));
  const auto lose = [&cells](std::size_t configuration, int process) {
    std::erase_if(cells[configuration].samples, [process](const sample& each) { return each.process == process; });
  };
  for (const int process : {0, 1, 2}) lose(static_cast<std::size_t>(process == 2 ? 3 : 0), process);
  lose(0, 3);
  EXPECT_EQ(only_one(cells).first, 10) << "of one process alone, a depth of 1 tells nothing";
  EXPECT_NEAR(only_one(cells).at, std::pow(30 * 30 * 30 * 40.0, 1 / 4.0), 1e-9) << "no process has every depth";
  for (const int process : {0, 1, 3}) lose(1, process);
  EXPECT_EQ(only_one(cells).first, 100);
  for (const int process : {0, 1}) lose(2, process);
  EXPECT_TRUE(find_crossovers(cells).empty()) << "one process has both of the depths that are left";
}

TEST(crossover, replicates_by_process_and_not_by_repetition) {
  std::vector cells = depth_cells(2, crossing_at({20, 21}));
  for (cell_result& cell : cells)
    for (int repetition = 1; repetition < 50; ++repetition) {
      cell.samples.push_back(cell.samples[0]);
      cell.samples.back().repetition = repetition;
    }
  EXPECT_DOUBLE_EQ(only_one(cells).high, of_depth(2, crossing_at({20, 21})).high);
}

TEST(crossover, is_made_of_pairs_of_epochs) {
  std::vector cells = depth_cells(2, crossing_at({30, 30}));
  for (cell_result& cell : cells)
    for (sample& sample : cell.samples) {
      const double value = sample.values["switch_ns"];
      sample.epochs["switch_ns"] = {value, 10 * value, 10 * value};  // the machine is busy elsewhere in most slices
      sample.values["switch_ns"] = cell.model == "fiber" ? value : 10 * value;
    }
  EXPECT_NEAR(only_one(cells).at, 30, 1e-9);
}

TEST(crossover, of_granularity_has_zero_iterations_on_its_axis_and_no_working_set) {
  const std::vector<std::int64_t> iterations{0, 16, 160, 1'600};
  std::vector<cell_result> cells;
  for (const std::int64_t set : {0, 4'096})
    for (const std::string model : {"fiber", "coroutine"}) {
      // 4 / sqrt(1 + iterations), a power law of 1 + iterations, without a set; never near the level with one.
      const curve figure = [&](int, double value) {
        return model == "fiber" ? set == 0 ? 400 / std::sqrt(1 + value) : 900 : 100;
      };
      const std::vector more =
          a_curve("granularity", model, "step_ns", {{"set_bytes", set}}, "iterations", iterations, 3, figure);
      cells.insert(cells.end(), more.begin(), more.end());
    }
  const crossover found = only_one(cells);
  EXPECT_EQ(found.question.level, 1.05);
  EXPECT_NEAR(found.at, std::pow(4 / 1.05, 2) - 1, 1e-9);
}

TEST(crossover, of_safepoint_cost_is_of_one_safepoint_a_call) {
  std::vector<cell_result> cells;
  const auto add = [&](const std::string& model, std::int64_t safepoints, double at_none, double at_many) {
    const curve figure = [=](int, double iterations) { return iterations == 0 ? at_none : at_many; };
    const std::vector more =
        a_curve("safepoint_cost", model, "call_ratio", {{"safepoints", safepoints}}, "iterations", {0, 99}, 2, figure);
    cells.insert(cells.end(), more.begin(), more.end());
  };
  for (const std::int64_t safepoints : {101, 1}) add("fiber-preempt", safepoints, 1, 1);
  add("coroutine-budget", 101, 9, 9);
  add("coroutine-budget", 1, 2, 0.5);  // half way from log(1) to log(100)
  add("future-budget", 101, 9, 9);
  add("future-budget", 1, 0.9, 0.5);
  const std::vector all = find_crossovers(cells);
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].question.model, "future-budget");
  EXPECT_EQ(all[0].found, crossing::always) << "safepoints never cost more";
  EXPECT_NEAR(all[1].at, 9, 1e-9);
  EXPECT_DOUBLE_EQ(all[0].confidence, 0.975) << "of two at once";
}

TEST(crossover, of_what_was_not_measured_is_not_there) {
  EXPECT_TRUE(find_crossovers({}).empty());
  EXPECT_TRUE(find_crossovers(depth_cells(1, crossing_at({30}))).empty()) << "one process";
  EXPECT_TRUE(find_crossovers(std::vector{a_cell("ring", "fiber", 2)}).empty());
}

TEST(crossover, of_equals_is_found_no_more_often_than_its_confidence_allows) {
  std::mt19937_64 random(7);
  std::lognormal_distribution<double> noise(0, 0.02);
  int found = 0, never = 0, always = 0;
  for (int run = 0; run < 1'000; ++run) {
    const crossing answer = of_depth(6, [&](int, double) { return 8 * noise(random); }).found;
    found += answer == crossing::found;
    never += answer == crossing::never;
    always += answer == crossing::always;
  }
  EXPECT_LT(found, 50);
  EXPECT_LT(never + always, 10) << "four configurations at once";
}

TEST(crossover, covers_the_true_place_as_often_as_it_says) {
  std::mt19937_64 random(7);
  std::lognormal_distribution<double> noise(0, 0.05);
  int covered = 0;
  for (int run = 0; run < 1'000; ++run) {
    const crossover answer = of_depth(6, [&](int, double depth) { return 2 * std::sqrt(depth) * noise(random); });
    covered += answer.found == crossing::found && answer.low <= 16 && 16 <= answer.high;
  }
  EXPECT_NEAR(covered, 950, 28) << "95 % of 1,000, and four standard deviations";
}

}  // namespace
}  // namespace switchmark::record
