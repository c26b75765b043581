#pragma once

#include "measure/machine_state.hpp"
#include "record/cell_result.hpp"

#include <span>
#include <vector>

namespace switchmark::record {

/// A state of the machine that a run has seen (measure/machine_state.hpp).
struct machine_state {
  measure::state_range probes;  ///< of its samples
  double probe = 0;             ///< their median
  long samples = 0;             ///< of all cells
};

/// The states of a run, the fastest first, from the probes of its steady samples; an index into them is the `state` of
/// a sample. Empty: nothing was probed.
[[nodiscard]] std::vector<machine_state> machine_states(std::span<const cell_result> cells);

/// The state with most samples, whose figures are the headline; no_state: there is none.
[[nodiscard]] int headline_state(std::span<const machine_state> states);

/// Sets the state of every sample, and of every cell the state that its figures are of: the run's headline state, or,
/// where the cell has no sample of it, the state of most of its samples, the fastest of equally frequent ones.
void assign_states(std::span<cell_result> cells);

[[nodiscard]] json to_json(const machine_state& state);

}  // namespace switchmark::record
