#pragma once

#include "record/cell_result.hpp"

#include <string>

namespace switchmark::record {

/// A measured cell without samples.
inline cell_result a_cell(const std::string& workload, const std::string& model, std::int64_t tasks) {
  cell_result cell;
  cell.id = workload + "/" + model + "/tasks:" + std::to_string(tasks);
  cell.workload = workload;
  cell.model = model;
  cell.family = "stackful";
  cell.params = {{"tasks", tasks}};
  cell.state = status::measured;
  return cell;
}

inline sample a_sample(const cell_result& of, int process, int repetition, const std::string& metric, double value) {
  return {.cell = of.id,
          .process = process,
          .repetition = repetition,
          .values = {{metric, value}},
          .epochs = {},
          .histograms = {},
          .instructions = {},
          .machine = {},
          .row = {{"name", of.id + "/manual_time"}, {"repetition_index", 0}}};
}

}  // namespace switchmark::record
