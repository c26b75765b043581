#include "record/benchmark_rows.hpp"

namespace switchmark::record {

json benchmark_rows(std::span<const cell_result> cells) {
  json rows = json::array();
  for (std::size_t family = 0; family < cells.size(); ++family) {
    const std::vector<sample>& samples = cells[family].samples;
    for (std::size_t repetition = 0; repetition < samples.size(); ++repetition) {
      json row = samples[repetition].row;
      for (const auto& [metric, value] : samples[repetition].values) row[metric] = value;
      if (const machine_reading& machine = samples[repetition].machine; machine.probe > 0) {
        row["state_probe"] = machine.probe;
        row["blocks"] = machine.blocks;
        row["blocks_left_out"] = machine.blocks_left_out;
      }
      if (const double median = samples[repetition].machine.multiplication_ns; median > 0)
        row["multiplication_ns"] = median;
      row["family_index"] = family;
      row["per_family_instance_index"] = 0;
      row["repetitions"] = samples.size();
      row["repetition_index"] = repetition;
      rows.push_back(std::move(row));
    }
  }
  return rows;
}

}  // namespace switchmark::record
