#include "record/metric_result.hpp"

#include "measure/statistics.hpp"

namespace switchmark::record {

json to_json(const measure::metric& metric, const metric_result& result) {
  const measure::interval interval = measure::median_interval(result.samples);
  const std::optional<double> spread = measure::process_spread(result.samples, result.processes);
  return {{"unit", metric.unit},
          {"better", metric.better},
          {"kind", metric.kind},
          {"samples", result.samples},
          {"processes", result.processes},
          {"median", measure::median(result.samples)},
          {"low", interval.low},
          {"high", interval.high},
          {"confidence", interval.confidence},
          {"process_spread", spread ? json(*spread) : json()}};
}

}  // namespace switchmark::record
