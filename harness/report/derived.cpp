#include "report/derived.hpp"

#include "measure/metrics.hpp"

#include <algorithm>
#include <cmath>

namespace switchmark::report {
namespace {

const cell_result* reference_of(std::span<const cell_result> cells, const cell_result& of, std::string_view model) {
  const auto found = std::find_if(cells.begin(), cells.end(), [&](const cell_result& one) {
    return one.workload == of.workload && one.params == of.params && one.model == model;
  });
  return found == cells.end() ? nullptr : &*found;
}

std::optional<double> partner(const cell_result& reference, const sample& of, const std::string& metric) {
  for (const sample& one : reference.samples)
    if (one.process == of.process && one.repetition == of.repetition && one.values.contains(metric))
      return one.values.at(metric);
  return std::nullopt;
}

}  // namespace

void derive(std::span<cell_result> cells) {
  for (const measure::derived_metric& derived : measure::derived_metrics) {
    const std::string name(derived.name), of(derived.of);
    for (cell_result& cell : cells) {
      if (!derived.model.empty() && cell.model != derived.model) continue;
      const cell_result* reference = reference_of(cells, cell, derived.reference_model);
      if (reference == nullptr) continue;
      for (sample& one : cell.samples) {
        const auto own = one.values.find(of);
        const std::optional<double> other = partner(*reference, one, of);
        if (own == one.values.end() || !other) continue;
        const double ratio = own->second / *other;
        if (std::isfinite(ratio)) one.row[name] = one.values[name] = ratio;
      }
    }
  }
}

}  // namespace switchmark::report
