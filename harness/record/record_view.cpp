#include "record/record_view.hpp"

#include <algorithm>

namespace switchmark::record {
namespace {

/// A parameter of `hog` that stands for another kernel: a step without safepoints. Its cells never stand for others.
constexpr char other_kernel[] = "sorted";

}  // namespace

const metric_view* cell_view::metric(std::string_view name) const {
  const auto own = std::find_if(metrics.begin(), metrics.end(), [name](const auto& each) { return each.name == name; });
  return own == metrics.end() ? nullptr : &*own;
}

const cell_view* record_view::find(std::string_view workload, std::string_view model,
                                   const std::map<std::string, std::int64_t>& params) const {
  const cell_view* best = nullptr;
  for (const cell_view& cell : cells) {
    if (cell.state != status::measured || cell.workload != workload || cell.model != model) continue;
    if (cell.params.contains(other_kernel) && !params.contains(other_kernel)) continue;
    // Both are ordered by name.
    if (!std::includes(cell.params.begin(), cell.params.end(), params.begin(), params.end())) continue;
    // The parameters that `params` names are equal, so that the others decide.
    if (best == nullptr || cell.params.size() < best->params.size() ||
        (cell.params.size() == best->params.size() && cell.params < best->params))
      best = &cell;
  }
  return best;
}

const crossover_view* record_view::crossover(std::string_view workload, std::string_view model,
                                             std::string_view reference) const {
  const auto row = std::find_if(crossovers.begin(), crossovers.end(), [&](const crossover_view& each) {
    return each.workload == workload && each.model == model && each.reference == reference;
  });
  return row == crossovers.end() ? nullptr : &*row;
}

}  // namespace switchmark::record
