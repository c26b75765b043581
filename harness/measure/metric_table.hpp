#pragma once

#include "measure/metric.hpp"

#include <span>
#include <string_view>

namespace switchmark::measure {

// The table of metrics.hpp, for sources that look up a metric while the program runs: a new metric doesn't recompile
// them.

/// In the order of the columns.
[[nodiscard]] std::span<const metric> all_metrics() noexcept;

/// The metric of this name; null: the table has none.
[[nodiscard]] const metric* metric_named(std::string_view name) noexcept;

}  // namespace switchmark::measure
