#pragma once

#include "measure/address_set.hpp"

#include <cstdint>
#include <utility>
#include <vector>

namespace switchmark::measure {

/// At which of the instructions that its tasks execute a cell was seen suspended.
struct instruction_strip {
  std::uint64_t executed = 0;  ///< distinct addresses of program code, those of the non-preemptible section left out;
                               ///< numbered in their order
  std::uint64_t non_preemptible = 0;  ///< distinct addresses of the non-preemptible section, beside them
  std::vector<std::pair<std::uint64_t, std::uint64_t>> suspended;  ///< half-open ranges of those numbers, ascending

  bool operator==(const instruction_strip&) const = default;

  /// How many instructions the ranges hold: the suspension points.
  [[nodiscard]] std::uint64_t suspension_points() const noexcept;
  [[nodiscard]] double coverage() const noexcept;
  [[nodiscard]] double non_preemptible_share() const noexcept;
};

/// Suspensions at addresses that weren't executed in the traced run are left out. O(text).
[[nodiscard]] instruction_strip make_strip(const address_set& executed, const address_set& non_preemptible,
                                           const address_set& suspended);

}  // namespace switchmark::measure
