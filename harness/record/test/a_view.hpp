#pragma once

#include "record/record_view.hpp"

#include <map>
#include <string>

namespace switchmark::record {

/// A metric of ten samples.
inline metric_view a_metric(const std::string& name, const std::string& unit, double low, double median, double high) {
  return {name, unit, "lower", "time", median, low, high, 0.979};
}

/// A count.
inline metric_view a_count(const std::string& name, double value) {
  return {name, "1", "higher", "exact", value, value, value, 0};
}

/// Adds a measured cell to the view, or a metric to the cell if the view has it. The id comes from the parameters.
inline metric_view& add(record_view& view, const std::string& workload, const std::string& model,
                        const std::map<std::string, std::int64_t>& params, metric_view metric) {
  std::string id = workload + "/" + model;
  for (const auto& [name, value] : params) id += "/" + name + ":" + std::to_string(value);
  for (cell_view& cell : view.cells)
    if (cell.id == id) return cell.metrics.emplace_back(std::move(metric));
  view.cells.push_back({id, workload, model, "stackful", params, status::measured, "", {std::move(metric)}});
  return view.cells.back().metrics.back();
}

/// Adds a crossover that was found in [1, 100].
inline crossover_view& add_crossover(record_view& view, const std::string& workload, const std::string& model,
                                     const std::string& reference, const std::string& param, const std::string& unit,
                                     double level = 1) {
  return view.crossovers.emplace_back(crossover_view{.question = "When?",
                                                     .workload = workload,
                                                     .model = model,
                                                     .reference = reference,
                                                     .param = param,
                                                     .unit = unit,
                                                     .level = level,
                                                     .first = 1,
                                                     .last = 100,
                                                     .found = crossing::found,
                                                     .at = 6.54,
                                                     .low = 6.13,
                                                     .high = 7});
}

}  // namespace switchmark::record
