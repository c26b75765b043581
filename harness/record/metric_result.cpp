#include "record/metric_result.hpp"

#include "measure/statistics.hpp"

#include <set>

namespace switchmark::record {
namespace {

metric_result in_state(const metric_result& all, int state) {
  metric_result result;
  for (std::size_t i = 0; i < all.samples.size(); ++i) {
    if (all.states[i] != state) continue;
    result.samples.push_back(all.samples[i]);
    result.processes.push_back(all.processes[i]);
    result.states.push_back(state);
  }
  return result;
}

/// Median and interval of each state that has samples. Samples without a state are in none of them.
json figures_by_state(const metric_result& result) {
  json figures = json::array();
  for (const int state : std::set(result.states.begin(), result.states.end())) {
    if (state == no_state) continue;
    const std::vector<double> samples = in_state(result, state).samples;
    const measure::interval interval = measure::median_interval(samples);
    figures.push_back({{"state", state},
                       {"samples", samples.size()},
                       {"median", measure::median(samples)},
                       {"low", interval.low},
                       {"high", interval.high},
                       {"confidence", interval.confidence}});
  }
  return figures;
}

}  // namespace

metric_result samples_for(const measure::metric& metric, const metric_result& all, int state) {
  if (state == no_state || !measure::depends_on_state(metric)) return all;
  metric_result own = in_state(all, state);
  return own.samples.empty() ? all : own;
}

json to_json(const measure::metric& metric, const metric_result& result, int state) {
  const metric_result counting = samples_for(metric, result, state);
  const measure::interval interval = measure::median_interval(counting.samples);
  const std::optional<double> spread = measure::process_spread(counting.samples, counting.processes);
  json text = {{"unit", metric.unit},
               {"better", metric.better},
               {"kind", metric.kind},
               {"samples", result.samples},
               {"processes", result.processes},
               {"median", measure::median(counting.samples)},
               {"low", interval.low},
               {"high", interval.high},
               {"confidence", interval.confidence},
               {"process_spread", spread ? json(*spread) : json()}};
  if (state == no_state || !measure::depends_on_state(metric)) return text;
  text["states"] = result.states;
  if (json figures = figures_by_state(result); figures.size() > 1) text["by_state"] = std::move(figures);
  return text;
}

}  // namespace switchmark::record
