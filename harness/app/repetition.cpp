#include "app/repetition.hpp"

#include "measure/statistics.hpp"
#include "measure/stopwatch.hpp"
#include "measure/wait_histogram.hpp"
#include "report/metric_result.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace switchmark::app {
namespace {

void add(const measure::epoch& one, repetition& sum) {
  sum.operations += one.operations;
  for (const measure::reading& each : one.readings) sum.readings[std::string(each.metric)].push_back(each.value);
  sum.waits_us.insert(sum.waits_us.end(), one.waits_us.begin(), one.waits_us.end());
  sum.lags_us.insert(sum.lags_us.end(), one.lags_us.begin(), one.lags_us.end());
  if (sum.instructions && one.instructions && *sum.instructions != *one.instructions)
    throw std::runtime_error("two epochs were seen suspended at different instructions");
  if (one.instructions) sum.instructions = one.instructions;
}

double per_second(std::string_view unit) {
  if (unit == "ns") return 1e9;
  if (unit == "us") return 1e6;
  if (unit == "ms") return 1e3;
  if (unit == "s") return 1;
  throw std::runtime_error(fmt::format("a time in '{}'", unit));
}

const measure::metric& defined(std::string_view metric) {
  const measure::metric* found = report::find_metric(metric);
  if (found == nullptr) throw std::runtime_error(fmt::format("metric {} is not in measure/metrics.hpp", metric));
  return *found;
}

}  // namespace

repetition repeat(measure::session& session, const repetition_limit& limit) {
  repetition sum;
  std::vector<double> paces;  // seconds per operation
  const measure::stopwatch since;
  do {
    const measure::epoch one = session.next();
    paces.push_back(one.seconds / static_cast<double>(one.operations));
    add(one, sum);
  } while (!limit.single_epoch && since.seconds() < limit.seconds && !limit.stop());
  sum.seconds = measure::median(std::move(paces)) * static_cast<double>(sum.operations);
  return sum;
}

std::map<std::string, double> values_of(const repetition& taken, std::string_view time_metric) {
  if (taken.operations == 0) throw std::runtime_error("an epoch without operations");
  std::map<std::string, double> values;
  if (!time_metric.empty())
    values[std::string(time_metric)] =
        taken.seconds * per_second(defined(time_metric).unit) / static_cast<double>(taken.operations);
  for (const auto& [metric, each] : taken.readings) {
    // The median of a set that holds a NaN would be any of them.
    const bool finite = std::all_of(each.begin(), each.end(), [](double value) { return std::isfinite(value); });
    values[metric] = finite ? measure::median(each) : std::nan("");
  }
  for (const measure::reading& each : measure::wait_readings(taken.waits_us)) values.emplace(each.metric, each.value);
  for (const measure::reading& each : measure::lag_readings(taken.lags_us)) values.emplace(each.metric, each.value);

  for (const auto& [metric, value] : values) {
    (void)defined(metric);
    if (!std::isfinite(value)) throw std::runtime_error(fmt::format("metric {} is not a finite number", metric));
  }
  return values;
}

}  // namespace switchmark::app
