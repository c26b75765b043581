#pragma once

#include "doctor/finding.hpp"

#include <chrono>
#include <vector>

namespace switchmark::doctor {

/// What took the CPU away from a loop that only read the clock.
struct interruption_readings {
  double seconds = 0;                ///< how long the loop ran
  std::vector<double> gaps_us = {};  ///< between two readings, where that is more than 5 us
};

/// Reads the clock on the CPU of the calling thread for so long, or 20 million times.
[[nodiscard]] interruption_readings watch_interruptions(std::chrono::milliseconds duration);

/// How often the CPU is taken away, by ticks of the kernel and of the host that neither shows, and what share of the
/// time that takes; `unknown` if the loop took no time.
[[nodiscard]] finding interruptions(const interruption_readings& readings);

}  // namespace switchmark::doctor
