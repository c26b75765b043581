#pragma once

#include "record/cell_result.hpp"

#include <span>
#include <string>

namespace switchmark::cli {

/// A table for people: a block for each workload, a line for each cell, the main metrics with the intervals of their
/// medians. What wasn't measured stands there with its reason. Last, which ratios between models the run has resolved,
/// where models cross, and whether the machine changed its state.
[[nodiscard]] std::string summary(std::span<const record::cell_result> cells);

}  // namespace switchmark::cli
