#pragma once

#include "measure/epoch.hpp"
#include "workloads/hog/observation.hpp"

#include <vector>

namespace switchmark::workloads::hog {

/// How long each wake of each latency-sensitive task was late, in us: from its intended moment to its first
/// instruction.
[[nodiscard]] std::vector<double> waits_us(const spec& s, const observation& observed, runtime::time_point start);

/// The longest time in us that a latency-sensitive task was ready and did not run: from its intended moment, or from
/// its previous run where that was later.
[[nodiscard]] double worst_starvation_us(const spec& s, const observation& observed, runtime::time_point start);

/// The longest time in us from one moment at which a hog could have given way at a call to the next: a round, and who
/// ran within it.
[[nodiscard]] double longest_step_us(const spec& s, const observation& observed);

/// From the first hog's begin to the last one's end, in us.
[[nodiscard]] double hogs_span_us(const spec& s, const observation& observed);

/// Jain's index over the hogs in each window of 20 quanta in which none of them had finished; what a hog got is the
/// rounds that it did, parts of rounds in proportion to time. Empty when no window fits or there is one hog only.
[[nodiscard]] std::vector<double> jain_windows(const spec& s, const observation& observed);

}  // namespace switchmark::workloads::hog
