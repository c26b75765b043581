#pragma once

#include "measure/metrics.hpp"
#include "platform/json.hpp"

#include <string_view>
#include <vector>

namespace switchmark::record {

/// Every sample of one metric of one cell, and the process that each is from.
struct metric_result {
  std::vector<double> samples;
  std::vector<int> processes;
};

/// A metric as results/README.md describes it: samples, median, its interval with the coverage reached, and the spread
/// between processes. Throws std::invalid_argument when there is no sample.
[[nodiscard]] json to_json(const measure::metric& metric, const metric_result& result);

}  // namespace switchmark::record
