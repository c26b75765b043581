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

void judge(comparison& one, const std::vector<double>& logs, double confidence) {
  const measure::interval found = measure::trimmed_mean_interval(logs, confidence);
  one.ratio = std::exp(std::midpoint(found.low, found.high));
  one.low = bounded_exp(found.low);
  one.high = bounded_exp(found.high);
  one.confidence = confidence;
  one.found = verdict_of(one.low, one.high);
}

}  // namespace

std::string_view name(verdict what) {
  switch (what) {
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
  std::vector<comparison> all;
  std::vector<std::vector<double>> ratios;
  for (const cell_result& cell : cells)
    for (const measure::derived_metric& derived : measure::derived_metrics) {
      if (cell.model == derived.reference_model || !(derived.model.empty() || derived.model == cell.model)) continue;
      std::vector<double> logs = logarithms(metric_of(cell, derived.name));
      if (logs.size() < 2) continue;
      all.push_back({cell.id, std::string(derived.name), std::string(derived.reference_model)});
      ratios.push_back(std::move(logs));
    }
  for (std::size_t i = 0; i < all.size(); ++i)
    judge(all[i], ratios[i], 1 - (1 - confidence_of_all) / static_cast<double>(all.size()));
  return all;
}

json to_json(const comparison& one) {
  return {{"cell", one.cell}, {"metric", one.metric}, {"reference", one.reference},   {"ratio", one.ratio},
          {"low", one.low},   {"high", one.high},     {"confidence", one.confidence}, {"verdict", name(one.found)}};
}

}  // namespace switchmark::record
