#pragma once

#include "measure/cell_description.hpp"
#include "measure/epoch.hpp"
#include "platform/json.hpp"
#include "record/metric_result.hpp"
#include "record/partial.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace switchmark::record {

enum class status : std::uint8_t {
  measured,        ///< has at least one sample, and nothing went wrong
  not_applicable,  ///< the model can't run the workload
  failed,          ///< a result was wrong, or the process died; no figure is kept
  interrupted,     ///< the run was stopped before its first sample
};
[[nodiscard]] std::string_view name(status state);

/// One cell of the record.
struct cell_result : measure::cell_description {
  status state = status::interrupted;
  std::string reason;                                 ///< why it was not measured
  std::optional<measure::verification> verification;  ///< empty: not verified
  std::vector<sample> samples;                        ///< of a measured cell; by process and repetition
  int machine_state = no_state;  ///< the state of the machine that the cell's figures are of; none: of every state
};

/// From here on the cell has failed, and what was measured of it is dropped. The first reason stays.
void fail(cell_result& cell, std::string reason);

/// Whether a sample was taken in the state that the cell's figures are of.
[[nodiscard]] inline bool counts(const cell_result& cell, const sample& sample) {
  return cell.machine_state == no_state || sample.machine.state == cell.machine_state;
}

/// The samples of one metric, in the order of the cell's samples, all of them.
[[nodiscard]] metric_result all_samples_of(const cell_result& cell, std::string_view metric);
/// The same, of a metric that depends on the state of the machine only those that count.
[[nodiscard]] metric_result metric_of(const cell_result& cell, std::string_view metric);

[[nodiscard]] json to_json(const cell_result& cell);

}  // namespace switchmark::record
