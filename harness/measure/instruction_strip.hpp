#pragma once

#include "measure/address_set.hpp"

#include <cstdint>
#include <utility>
#include <vector>

namespace switchmark::measure {

/// At which of the instructions that its tasks execute a cell was seen suspended.
struct instruction_strip {
  std::uint64_t executed = 0;  ///< distinct addresses of own text, those that refuse left out; numbered in their order
  std::uint64_t refusing = 0;  ///< distinct addresses of the section that refuses, beside them
  std::vector<std::pair<std::uint64_t, std::uint64_t>> suspended;  ///< half-open ranges of those numbers, ascending

  bool operator==(const instruction_strip&) const = default;

  /// How many instructions the ranges hold: the suspension points.
  [[nodiscard]] std::uint64_t points() const noexcept;
  [[nodiscard]] double coverage() const noexcept;
  [[nodiscard]] double refusing_share() const noexcept;
};

/// Suspensions at addresses that weren't executed in the traced run are left out. O(text).
[[nodiscard]] instruction_strip make_strip(const address_set& executed, const address_set& refusing,
                                           const address_set& suspended);

}  // namespace switchmark::measure
