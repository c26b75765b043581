#pragma once

#include "measure/metric.hpp"
#include "platform/json.hpp"
#include "record/partial.hpp"

#include <string_view>
#include <vector>

namespace switchmark::record {

/// Every sample of one metric of one cell, the process that each is from, and the state of the machine.
struct metric_result {
  std::vector<double> samples;
  std::vector<int> processes;
  std::vector<int> states;  ///< indices of machine_states.hpp
};

/// The samples that a figure of `state` is made of: of a metric that depends on the state of the machine those that
/// were taken in that state, otherwise all; all, too, with `no_state`, or where none was taken in that state.
[[nodiscard]] metric_result samples_for(const measure::metric& metric, const metric_result& all, int state);

/// A metric as results/README.md describes it: all samples, then median, its interval with the coverage reached, and
/// the spread between processes, of the samples of `state` where the metric depends on it; then, where samples are of
/// several states, the figures of each. Throws std::invalid_argument when there is no sample.
[[nodiscard]] json to_json(const measure::metric& metric, const metric_result& result, int state = no_state);

}  // namespace switchmark::record
