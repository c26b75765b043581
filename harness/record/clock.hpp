#pragma once

#include "platform/json.hpp"
#include "record/cell_result.hpp"

#include <optional>
#include <span>

namespace switchmark::record {

/// The clock of the CPU during a run, as the time of one of the probe's multiplications (measure/machine_state.hpp), in
/// nanoseconds.
struct run_clock {
  double median = 0;  ///< of all samples whose clock is known
  double low = 0;     ///< of these the shortest
  double high = 0;    ///< the longest
};

/// Empty: no sample has a clock. O(n log n).
[[nodiscard]] std::optional<run_clock> clock_of(std::span<const cell_result> cells);

/// Scales the figures that follow the clock (measure::scaled_to) to the median clock of the run: a sample that was
/// measured when a multiplication took 5 % longer than the median gets 5 % shorter times. What one process has measured
/// when the clock was low and another when it was high can be compared then. Samples whose clock is not known stay.
void scale_to_clock(std::span<cell_result> cells);

[[nodiscard]] json to_json(const run_clock& clock);

}  // namespace switchmark::record
