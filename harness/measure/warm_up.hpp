#pragma once

#include <cstddef>
#include <span>

namespace switchmark::measure {

/// Fewer values than this tell nothing.
inline constexpr std::size_t fewest_for_warm_up = 10;

/// How many of the first values belong to a warm-up, and are to be left out: at most half of them, and none where there
/// are fewer than `fewest_for_warm_up`.
///
/// The marginal standard error rule (MSER; K. P. White Jr, "An effective truncation heuristic for bias reduction in
/// simulation output", Simulation 69(6), 1997): the truncation after which the mean of the rest is known best, that is
/// sum of squared deviations / n^2 is least. A start that is slower than the rest costs more in deviation than the
/// values are worth; without one, all are kept or a few given away. O(n).
[[nodiscard]] std::size_t warm_up_of(std::span<const double> values);

}  // namespace switchmark::measure
