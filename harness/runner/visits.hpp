#pragma once

#include "runner/interleaving.hpp"

#include <span>
#include <vector>

namespace switchmark::runner {

/// A repetition is measured in at most so many visits.
inline constexpr int most_visits = 36;

/// In how many visits a measurement of so many seconds is made, where each visit costs `once` seconds: the preparation
/// and the first epochs. At least one, and so few that this takes at most a quarter of the time.
[[nodiscard]] int visits_within(double seconds, double once) noexcept;

/// Whether a repetition of `planned` visits needs another one: it has not all of them, or too few of those that it has
/// had a constant state, and it may have half as many more.
[[nodiscard]] bool needs_another(std::span<const interleaved> visits, int planned);

/// All visits of one repetition as one measurement. The visits that were measured in another state of the machine than
/// most are left out, and those that were disturbed, if others were not; also those without a constant state, if enough
/// others had one. A cell has failed if it has in any visit.
///
/// The state of a visit is constant if at most a fifth of its blocks are left out. Where more are, the machine changes
/// its state again and again within milliseconds, and probes between blocks miss the changes within them. A repetition
/// of which too few visits have a constant state is not steady.
[[nodiscard]] interleaved merge(std::vector<interleaved> visits);

}  // namespace switchmark::runner
