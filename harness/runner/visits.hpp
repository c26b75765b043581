#pragma once

#include "runner/interleaving.hpp"

#include <vector>

namespace switchmark::runner {

/// A repetition is measured in at most so many visits.
inline constexpr int most_visits = 12;

/// In how many visits a measurement of so many seconds is made, where each visit costs `once` seconds: the preparation
/// and the first epochs. At least one, and so few that this takes at most a quarter of the time.
[[nodiscard]] int visits_within(double seconds, double once) noexcept;

/// All visits of one repetition as one measurement. The visits that were measured in another state of the machine than
/// most are left out, and those that were disturbed, if others were not. A cell has failed if it has in any visit.
[[nodiscard]] interleaved merge(std::vector<interleaved> visits);

}  // namespace switchmark::runner
