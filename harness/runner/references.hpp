#pragma once

#include "runner/registry.hpp"

#include <compare>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace switchmark::runner {

/// A ratio that cannot be computed unless a cell is measured beside another one.
struct missing_reference {
  std::string_view ratio;  ///< a name in measure::derived_metrics
  std::string reference;   ///< the id of the cell below the line
  auto operator<=>(const missing_reference&) const = default;
};

/// The cells of `all` that are not in `chosen`, and that the ratios of measure::derived_metrics of the chosen cells are
/// taken against: same workload, same parameters, another model. In order, each pair of ratio and cell once. Ratios of
/// the reference cells themselves do not count. Cells and references that are not applicable have no ratio.
[[nodiscard]] std::vector<missing_reference> missing_references(std::span<const cell> chosen,
                                                                std::span<const cell> all);

}  // namespace switchmark::runner
