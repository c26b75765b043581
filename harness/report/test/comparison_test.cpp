#include "report/comparison.hpp"

#include "a_cell.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace switchmark::report {
namespace {

/// A cell whose ratio to raw-jump is `ratios[i]` in process i.
cell_result with_ratios(const std::vector<double>& ratios, const std::string& model = "fiber") {
  cell_result cell = a_cell("ring", model, 2);
  for (std::size_t process = 0; process < ratios.size(); ++process)
    cell.samples.push_back(a_sample(cell, static_cast<int>(process), 0, "switch_ratio", ratios[process]));
  return cell;
}

comparison only_one(const cell_result& cell) {
  const std::vector all = compare_models(std::span(&cell, 1));
  EXPECT_EQ(all.size(), 1U);
  return all.at(0);
}

TEST(comparison, has_students_interval_of_the_logarithms) {
  const comparison found = only_one(with_ratios({1, 2, 4}));
  // By SciPy: exp(t.interval(0.995, 2, mean(log([1, 2, 4])), sem(log([1, 2, 4])))).
  EXPECT_NEAR(found.ratio, 2, 1e-12);
  EXPECT_NEAR(found.low, 0.00711798576, 1e-9);
  EXPECT_NEAR(found.high, 561.956729403, 1e-6);
  EXPECT_EQ(found.found, verdict::not_resolved);
  EXPECT_EQ(found.reference, "raw-jump");
}

// By the geometric mean, which is not the median where the ratios are not symmetric.
TEST(comparison, has_the_geometric_mean_of_the_ratios) {
  EXPECT_NEAR(only_one(with_ratios({1, 2, 8})).ratio, std::cbrt(16), 1e-12);
}

TEST(comparison, of_two_processes_that_disagree_is_wide_and_finite) {
  const std::vector<cell_result> many(100, with_ratios({1, 2}));
  const comparison found = compare_models(many).front();
  EXPECT_TRUE(std::isfinite(found.high));
  EXPECT_GT(found.low, 0);
  EXPECT_EQ(found.found, verdict::not_resolved);
}

TEST(comparison, tells_what_its_interval_says) {
  EXPECT_EQ(only_one(with_ratios({1.30, 1.31, 1.29})).found, verdict::higher);
  EXPECT_EQ(only_one(with_ratios({0.30, 0.31, 0.29})).found, verdict::lower);
  EXPECT_EQ(only_one(with_ratios({1.001, 0.999, 1.0})).found, verdict::same);
  EXPECT_EQ(only_one(with_ratios({1.2, 0.9, 1.0})).found, verdict::not_resolved);
}

TEST(comparison, is_not_resolved_when_only_one_end_of_its_interval_is_near_one) {
  EXPECT_EQ(only_one(with_ratios({1.04, 1.05, 1.06})).found, verdict::not_resolved);
  EXPECT_EQ(only_one(with_ratios({1 / 1.04, 1 / 1.05, 1 / 1.06})).found, verdict::not_resolved);
}

TEST(comparison, replicates_by_process_and_not_by_repetition) {
  cell_result cell = with_ratios({1.0, 1.1});
  for (int repetition = 1; repetition < 50; ++repetition)
    cell.samples.push_back(a_sample(cell, 0, repetition, "switch_ratio", 1.0));
  EXPECT_EQ(only_one(cell).high, only_one(with_ratios({1.0, 1.1})).high);
}

TEST(comparison, widens_with_the_number_of_comparisons) {
  const std::vector<cell_result> many(40, with_ratios({1.0, 1.1, 1.2}));
  const std::vector all = compare_models(many);
  EXPECT_EQ(all.size(), 40U);
  EXPECT_DOUBLE_EQ(all[0].confidence, 1 - 0.005 / 40);
  EXPECT_GT(all[0].high, only_one(many[0]).high);
}

TEST(comparison, is_of_no_model_with_itself_nor_of_a_single_process_nor_of_what_is_not_positive) {
  EXPECT_TRUE(compare_models(std::vector{with_ratios({1, 1, 1}, "raw-jump")}).empty());
  EXPECT_TRUE(compare_models(std::vector{with_ratios({1})}).empty());
  EXPECT_TRUE(compare_models(std::vector{with_ratios({1, -1, 1})}).empty());
}

TEST(comparison, is_made_once_where_a_ratio_has_a_reference_for_each_model) {
  cell_result cell = a_cell("ladder", "self-signal", 2);
  for (int process = 0; process < 3; ++process) cell.samples.push_back(a_sample(cell, process, 0, "floor_ratio", 9));
  EXPECT_EQ(only_one(cell).reference, "system-call");
}

TEST(comparison, of_equals_is_resolved_no_more_often_than_its_confidence_allows) {
  std::mt19937_64 random(7);
  std::lognormal_distribution<double> ratio(0, 0.2);
  int resolved = 0;
  for (int run = 0; run < 20'000; ++run) {
    std::vector<double> ratios(6);
    for (double& one : ratios) one = ratio(random);
    const verdict found = only_one(with_ratios(ratios)).found;
    resolved += found == verdict::higher || found == verdict::lower;
  }
  EXPECT_NEAR(resolved, 100, 40) << "0.5 % of 20,000, and four standard deviations";
}

}  // namespace
}  // namespace switchmark::report
