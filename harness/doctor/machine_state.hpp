#pragma once

#include "doctor/finding.hpp"
#include "measure/machine_state.hpp"

#include <span>
#include <vector>

namespace switchmark::doctor {

/// So many readings of the state of the machine and the clock of its CPU (measure/machine_state.hpp), a millisecond
/// apart, on the CPU of the calling thread. A reading that is no positive number, because the clock stood still, is
/// left out.
[[nodiscard]] std::vector<measure::machine_probe> machine_readings(int count);

/// What the readings say: in how many states the machine was; `unknown` without a reading. A single reading of its own
/// is an interruption, not a state.
[[nodiscard]] finding machine_state(std::span<const measure::machine_probe> readings);

/// By how much the clock of the CPU varied, from the 5th to the 95th percentile of the readings; `unknown` without a
/// reading.
[[nodiscard]] finding cpu_clock(std::span<const measure::machine_probe> readings);

}  // namespace switchmark::doctor
