#include "record/comparison.hpp"

#include "measure/derived_metrics.hpp"
#include "measure/statistics.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace switchmark::record {
namespace {

/// The logarithm of each process's ratio. Empty when one is not positive.
std::vector<double> logarithms(const metric_result& ratio) {
  std::vector<double> logs;
  for (const double middle : measure::process_medians(ratio.samples, ratio.processes)) {
    if (!(middle > 0)) return {};
    logs.push_back(std::log(middle));
  }
  return logs;
}

/// exp, held within what a double can tell from 0 and infinity: two processes may say next to nothing.
double bounded_exp(double value) { return std::exp(std::clamp(value, -700.0, 700.0)); }

void judge(comparison& comparison, const std::vector<double>& logs, double confidence) {
  const measure::interval found = measure::trimmed_mean_interval(logs, confidence);
  comparison.ratio = std::exp(std::midpoint(found.low, found.high));
  comparison.low = bounded_exp(found.low);
  comparison.high = bounded_exp(found.high);
  comparison.confidence = confidence;
  comparison.found = verdict_of(comparison.low, comparison.high);
}

}  // namespace

std::string_view name(verdict result) {
  switch (result) {
    case verdict::higher: return "higher";
    case verdict::lower: return "lower";
    case verdict::same: return "same";
    case verdict::not_resolved: return "not resolved";
  }
  return "not resolved";
}

verdict verdict_of(double low, double high) {
  if (low > 1) return verdict::higher;
  if (high < 1) return verdict::lower;
  return low >= 1 / (1 + negligible) && high <= 1 + negligible ? verdict::same : verdict::not_resolved;
}

std::vector<comparison> compare_models(std::span<const cell_result> cells) {
  std::vector<comparison> comparisons;
  std::vector<std::vector<double>> ratios;
  for (const cell_result& cell : cells)
    for (const measure::derived_metric& derived : measure::derived_metrics) {
      if (cell.model == derived.reference_model || !(derived.model.empty() || derived.model == cell.model)) continue;
      std::vector<double> logs = logarithms(metric_of(cell, derived.name));
      if (logs.size() < 2) continue;
      comparisons.push_back({cell.id, std::string(derived.name), std::string(derived.reference_model)});
      ratios.push_back(std::move(logs));
    }
  for (std::size_t i = 0; i < comparisons.size(); ++i)
    judge(comparisons[i], ratios[i], 1 - (1 - confidence_of_all) / static_cast<double>(comparisons.size()));
  return comparisons;
}

json to_json(const comparison& comparison) {
  return {{"cell", comparison.cell},
          {"metric", comparison.metric},
          {"reference", comparison.reference},
          {"ratio", comparison.ratio},
          {"low", comparison.low},
          {"high", comparison.high},
          {"confidence", comparison.confidence},
          {"verdict", name(comparison.found)}};
}

}  // namespace switchmark::record
