#include "record/derived.hpp"

#include "measure/derived_metrics.hpp"
#include "measure/statistics.hpp"

#include <algorithm>
#include <cmath>

namespace switchmark::record {
namespace {

const sample* partner(const cell_result& reference, const sample& of, const std::string& metric) {
  for (const sample& sample : reference.samples)
    if (sample.process == of.process && sample.repetition == of.repetition && sample.values.contains(metric) &&
        sample.machine.state == of.machine.state)
      return &sample;
  return nullptr;
}

/// The interquartile mean over pairs of epochs of one slice of time; of the two samples where epochs have no partners.
double quotient(const sample& own, const sample& other, const std::string& metric) {
  const auto mine = own.epochs.find(metric), others = other.epochs.find(metric);
  if (mine == own.epochs.end() || others == other.epochs.end() || mine->second.size() != others->second.size())
    return own.values.at(metric) / other.values.at(metric);
  std::vector<double> quotients;
  for (std::size_t i = 0; i < mine->second.size(); ++i) quotients.push_back(mine->second[i] / others->second[i]);
  const bool finite = std::all_of(quotients.begin(), quotients.end(), [](double one) { return std::isfinite(one); });
  return finite && !quotients.empty() ? measure::interquartile_mean(quotients) : std::nan("");
}

}  // namespace

const cell_result* reference_of(std::span<const cell_result> cells, const cell_result& of, std::string_view model) {
  const auto match = std::find_if(cells.begin(), cells.end(), [&](const cell_result& cell) {
    return cell.workload == of.workload && cell.params == of.params && cell.model == model;
  });
  return match == cells.end() ? nullptr : &*match;
}

std::optional<double> paired_ratio(const sample& one, const cell_result& reference, const std::string& metric) {
  const sample* other = partner(reference, one, metric);
  if (!one.values.contains(metric) || other == nullptr) return std::nullopt;
  const double ratio = quotient(one, *other, metric);
  return std::isfinite(ratio) ? std::optional(ratio) : std::nullopt;
}

void derive(std::span<cell_result> cells) {
  for (const measure::derived_metric& derived : measure::derived_metrics) {
    const std::string name(derived.name), of(derived.of);
    for (cell_result& cell : cells) {
      if (!derived.model.empty() && cell.model != derived.model) continue;
      const cell_result* reference = reference_of(cells, cell, derived.reference_model);
      if (reference == nullptr) continue;
      for (sample& sample : cell.samples)
        if (const std::optional<double> ratio = paired_ratio(sample, *reference, of)) sample.values[name] = *ratio;
    }
  }
}

}  // namespace switchmark::record
