#pragma once

#include "stackful/hazards/hazard.hpp"

#include <functional>
#include <optional>

namespace switchmark::stackful::hazards {

/// What a guard adds to a switch from one fiber to another, in ns. Negative: it is cheaper with it.
struct cost {
  double median, low, high;  ///< an interval of at least 95 % for the median, of whatever distribution
};

struct costs {
  std::optional<cost> yield;
  std::optional<cost> forced;  ///< with the tick that forces it, which the fiber raises itself
};

/// What `guard` adds to what `measure_ns` measures: it is called `pairs` times with the guard and as often without, by
/// turns, and the guard is on in the end. At least six pairs, so that there is an interval of 95 %.
[[nodiscard]] cost compare_pairs(bool& guard, int pairs, const std::function<double()>& measure_ns);

/// Two fibers switch to and fro, in short epochs with and without the guard, interleaved; the hazard doesn't come about
/// meanwhile. Empty where the guard isn't on that way or can't be switched while fibers run. Nothing else may switch
/// guards. Takes about a tenth of a second for each.
[[nodiscard]] costs measure_costs(const hazard& row);

}  // namespace switchmark::stackful::hazards
