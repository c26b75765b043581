#pragma once

#include "report/cell_result.hpp"

#include <span>

namespace switchmark::report {

/// Adds the metrics of measure::derived_metrics to the models whose they are: each sample over the sample of the
/// reference model with the same workload, parameters, process and repetition, by the median of the quotients of epochs
/// that were measured in the same slice of time. A sample whose partner is missing or zero gets none.
void derive(std::span<cell_result> cells);

}  // namespace switchmark::report
