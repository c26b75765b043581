#include "record/comparison.hpp"

#include "a_cell.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace switchmark::record {
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
  EXPECT_EQ(found.high, std::exp(700));
  EXPECT_EQ(found.low, std::exp(-700));
  EXPECT_EQ(found.found, verdict::not_resolved);
}

TEST(verdict, is_resolved_where_the_interval_lies_on_one_side) {
  const double above = std::nextafter(1.0, 2.0), below = std::nextafter(1.0, 0.0);
  EXPECT_EQ(verdict_of(above, 2), verdict::higher);
  EXPECT_EQ(verdict_of(above, above), verdict::higher);
  EXPECT_EQ(verdict_of(0.5, below), verdict::lower);
  EXPECT_EQ(verdict_of(below, below), verdict::lower);
  EXPECT_EQ(verdict_of(1, 1), verdict::same);
  EXPECT_EQ(verdict_of(1, 2), verdict::not_resolved);
  EXPECT_EQ(verdict_of(0.5, 1), verdict::not_resolved);
}

TEST(verdict, is_the_same_up_to_five_per_cent_either_way) {
  const double low = 1 / 1.05, high = 1.05;
  EXPECT_EQ(verdict_of(low, high), verdict::same);
  EXPECT_EQ(verdict_of(std::nextafter(low, 0), high), verdict::not_resolved);
  EXPECT_EQ(verdict_of(low, std::nextafter(high, 2)), verdict::not_resolved);
  EXPECT_EQ(verdict_of(1, high), verdict::same);
  EXPECT_EQ(verdict_of(low, 1), verdict::same);
}

TEST(verdict, has_a_name) {
  EXPECT_EQ(name(verdict::higher), "higher");
  EXPECT_EQ(name(verdict::lower), "lower");
  EXPECT_EQ(name(verdict::same), "same");
  EXPECT_EQ(name(verdict::not_resolved), "not resolved");
}

TEST(comparison, of_processes_that_agree_on_1_is_the_same) {
  const comparison found = only_one(with_ratios({1, 1, 1}));
  EXPECT_EQ(found.low, 1);
  EXPECT_EQ(found.high, 1);
  EXPECT_EQ(found.found, verdict::same);
}

TEST(comparison, of_nothing_knows_nothing) {
  const comparison nothing;
  EXPECT_EQ(nothing.ratio, 1);
  EXPECT_EQ(nothing.low, 1);
  EXPECT_EQ(nothing.high, 1);
  EXPECT_EQ(nothing.confidence, 0);
  EXPECT_EQ(nothing.found, verdict::not_resolved);
}

TEST(comparison, is_written_with_its_interval_and_its_verdict) {
  comparison result{"ring/fiber", "switch_ratio", "raw-jump", 1.5, 1.25, 1.75, 0.99, verdict::higher};
  EXPECT_EQ(to_json(result), json::parse(R"({"cell": "ring/fiber", "metric": "switch_ratio", "reference": "raw-jump",
    "ratio": 1.5, "low": 1.25, "high": 1.75, "confidence": 0.99, "verdict": "higher"})"));
}

TEST(comparison, names_its_cell_its_metric_and_its_reference) {
  const cell_result cell = with_ratios({1, 2});
  const comparison found = only_one(cell);
  EXPECT_EQ(found.cell, cell.id);
  EXPECT_EQ(found.metric, "switch_ratio");
  EXPECT_EQ(found.reference, "raw-jump");
  EXPECT_DOUBLE_EQ(found.confidence, 0.995);
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
  EXPECT_TRUE(compare_models(std::vector{with_ratios({1, 0, 1})}).empty());
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
}  // namespace switchmark::record
