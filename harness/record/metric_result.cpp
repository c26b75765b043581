#include "record/metric_result.hpp"

#include "measure/statistics.hpp"

namespace switchmark::record {

json to_json(const measure::metric& what, const metric_result& found) {
  const measure::interval interval = measure::median_interval(found.samples);
  const std::optional<double> spread = measure::process_spread(found.samples, found.processes);
  return {{"unit", what.unit},
          {"better", what.better},
          {"kind", what.kind},
          {"samples", found.samples},
          {"processes", found.processes},
          {"median", measure::median(found.samples)},
          {"low", interval.low},
          {"high", interval.high},
          {"confidence", interval.confidence},
          {"process_spread", spread ? json(*spread) : json()}};
}

}  // namespace switchmark::record
