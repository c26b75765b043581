#pragma once

#include "record/cell_result.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace switchmark::record {

/// The cell of another model with the same workload and parameters, or null.
[[nodiscard]] const cell_result* reference_of(std::span<const cell_result> cells, const cell_result& of,
                                              std::string_view model);

/// A metric of a sample over that of the reference's sample of the same process and repetition: the interquartile
/// mean of the quotients of epochs that were measured in the same slice of time. Empty when the partner is missing, was
/// taken in another state of the machine (as it can be where the two cells are measured by different programs), or is
/// zero.
[[nodiscard]] std::optional<double> paired_ratio(const sample& sample, const cell_result& reference,
                                                 const std::string& metric);

/// Adds the metrics of measure::derived_metrics to the models whose they are: the paired ratio of each sample and that
/// of the reference model. A sample that has no ratio gets none.
void derive(std::span<cell_result> cells);

}  // namespace switchmark::record
