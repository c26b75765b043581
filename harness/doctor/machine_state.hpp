#pragma once

#include "doctor/finding.hpp"

#include <span>
#include <vector>

namespace switchmark::doctor {

/// So many readings of the state of the machine (measure/machine_state.hpp), a millisecond apart, on the CPU of the
/// calling thread. A reading that is no positive number, because the clock stood still, is left out.
[[nodiscard]] std::vector<double> machine_readings(int count);

/// What the readings say: in how many states the machine was; `unknown` without a reading. A single reading of its own
/// is an interruption, not a state.
[[nodiscard]] finding machine_state(std::span<const double> readings);

}  // namespace switchmark::doctor
