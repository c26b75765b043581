#include "runner/repetition.hpp"

#include "measure/derived_metrics.hpp"
#include "measure/metric_table.hpp"
#include "measure/statistics.hpp"
#include "measure/wait_histogram.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace switchmark::runner {
namespace {

double per_second(std::string_view unit) {
  if (unit == "ns") return 1e9;
  if (unit == "us") return 1e6;
  if (unit == "ms") return 1e3;
  if (unit == "s") return 1;
  throw std::runtime_error(fmt::format("a time in '{}'", unit));
}

const measure::metric& defined(std::string_view metric) {
  const measure::metric* found = measure::metric_named(metric);
  if (found == nullptr) throw std::runtime_error(fmt::format("metric {} is not in measure/metrics.hpp", metric));
  return *found;
}

/// The values of epochs, scaled to the median clock if the metric is, and if the clock of each is known.
std::vector<double> scaled(const measure::metric& metric, std::vector<double> values, const repetition& taken) {
  const double median = taken.multiplication_seconds();
  if (metric.scale == measure::scaled_to::clock && median != 0 && values.size() == taken.multiplications.size())
    for (std::size_t i = 0; i < values.size(); ++i) values[i] *= median / taken.multiplications[i];
  return values;
}

}  // namespace

void repetition::add(const measure::epoch& epoch, double multiplication_seconds) {
  operations += epoch.operations;
  paces.push_back(epoch.seconds / static_cast<double>(epoch.operations));
  multiplications.push_back(multiplication_seconds);
  for (const measure::reading& each : epoch.readings) readings[std::string(each.metric)].push_back(each.value);
  waits_us.insert(waits_us.end(), epoch.waits_us.begin(), epoch.waits_us.end());
  lags_us.insert(lags_us.end(), epoch.lags_us.begin(), epoch.lags_us.end());
  require_alike(epoch.instructions);
}

void repetition::require_alike(const std::optional<measure::instruction_strip>& seen) {
  if (instructions && seen && *instructions != *seen)
    throw std::runtime_error("two epochs were seen suspended at different instructions");
  if (seen) instructions = seen;
}

void repetition::append(const repetition& visit) {
  const auto append_to = [](std::vector<double>& all, const std::vector<double>& more) {
    all.insert(all.end(), more.begin(), more.end());
  };
  operations += visit.operations;
  append_to(paces, visit.paces);
  append_to(multiplications, visit.multiplications);
  for (const auto& [metric, values] : visit.readings) append_to(readings[metric], values);
  append_to(waits_us, visit.waits_us);
  append_to(lags_us, visit.lags_us);
  require_alike(visit.instructions);
}

double repetition::seconds() const { return measure::interquartile_mean(paces) * static_cast<double>(operations); }

double repetition::multiplication_seconds() const {
  const bool all_known =
      !multiplications.empty() && std::find(multiplications.begin(), multiplications.end(), 0) == multiplications.end();
  return all_known ? measure::median(multiplications) : 0;
}

std::map<std::string, double> values_of(const repetition& taken, std::string_view time_metric) {
  if (taken.operations == 0) throw std::runtime_error("an epoch without operations");
  std::map<std::string, double> values;
  if (!time_metric.empty())
    values[std::string(time_metric)] = measure::interquartile_mean(scaled(defined(time_metric), taken.paces, taken)) *
                                       per_second(defined(time_metric).unit);
  for (const auto& [metric, each] : taken.readings) {
    // The median of a set that holds a NaN would be any of them.
    const bool finite = std::all_of(each.begin(), each.end(), [](double value) { return std::isfinite(value); });
    values[metric] = finite ? measure::median(scaled(defined(metric), each, taken)) : std::nan("");
  }
  for (const measure::reading& each : measure::wait_readings(taken.waits_us)) values.emplace(each.metric, each.value);
  for (const measure::reading& each : measure::lag_readings(taken.lags_us)) values.emplace(each.metric, each.value);

  for (const auto& [metric, value] : values) {
    (void)defined(metric);
    if (!std::isfinite(value)) throw std::runtime_error(fmt::format("metric {} is not a finite number", metric));
  }
  return values;
}

std::map<std::string, std::vector<double>> epochs_of(const repetition& taken, std::string_view time_metric) {
  std::map<std::string, std::vector<double>> epochs;
  for (const measure::derived_metric& derived : measure::derived_metrics) {
    if (derived.of == time_metric)
      epochs[std::string(derived.of)] = taken.paces;
    else if (const auto match = taken.readings.find(derived.of); match != taken.readings.end())
      epochs[match->first] = match->second;
  }
  return epochs;
}

}  // namespace switchmark::runner
