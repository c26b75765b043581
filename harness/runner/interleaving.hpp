#pragma once

#include "measure/machine_state.hpp"
#include "platform/branch_predictor.hpp"
#include "runner/block.hpp"
#include "runner/child_status.hpp"
#include "runner/registry.hpp"
#include "runner/repetition.hpp"

#include <functional>
#include <random>
#include <span>
#include <string>
#include <vector>

namespace switchmark::runner {

/// When a measurement ends; it has at least one block.
struct time_limit {
  double seconds = 0;  ///< no block is begun after so much time in undisturbed blocks, or twice as much in all
  bool single_block = false;
  std::function<bool()> stop;                                              ///< asked between epochs
  std::function<measure::machine_probe()> probe = measure::probe_machine;  ///< asked between blocks
  int visits = 1;  ///< at most so many visits, of which this is the first, share the seconds (runner/visits.hpp)
  /// Called before the cells are prepared, except where there is a single block.
  std::function<void()> flush = platform::flush_branch_predictor;
};

/// What became of one of the cells.
struct interleaved_result {
  const cell* what = nullptr;
  repetition taken;             ///< no epochs: it was stopped before its first
  std::string failure;          ///< empty: none
  double measured_seconds = 0;  ///< that the epochs took which count, with what isn't timed in them
  double cpu_seconds = 0;       ///< of this thread in them
};

/// A measurement of some cells.
struct interleaved {
  std::vector<interleaved_result> results;  ///< in the order of the cells
  std::vector<block> blocks;                ///< in the order in which they were measured
  block_choice choice;                      ///< which of them are in the results
  int visits = 1;                           ///< how many visits, this one included, share the seconds
};

/// Measures cells of one configuration in the same slices of time: a **block** is one epoch of each cell, in a random
/// order; the next block has the reverse of that order, so that a drift meets all alike; and so on, until the time is
/// spent. So the n-th epochs of all cells are neighbours, and a ratio of two cells is estimated from pairs.
///
/// First of all the branch predictor is flushed. Some loops keep for seconds the pace at which they began, and this
/// pace depends on what the predictor had learned before.
///
/// Before and after every block the state of the machine and the clock of its CPU are probed. A block in which the
/// state changed, or in which the process stood still, does not count and is replaced; nor do blocks count that were
/// measured in another state than most.
///
/// Of the others the first blocks, in which a cell is still warming up, don't count: `warm_up_of` finds them, for each
/// cell, and the longest warm-up holds for all, so that pairs stay pairs. A cell that throws fails, and the others go
/// on without it. Each epoch runs on a stack that was moved (runner/moved_stack.hpp).
[[nodiscard]] interleaved measure_interleaved(std::span<const cell* const> cells, const time_limit& limit,
                                              std::mt19937_64& random, const child_status& parent);

}  // namespace switchmark::runner
