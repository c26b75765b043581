#include "record/crossover.hpp"

#include "measure/statistics.hpp"
#include "record/derived.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <numeric>
#include <string>
#include <utility>

namespace switchmark::record {
namespace {

using params = std::map<std::string, std::int64_t>;
/// How far beyond the level a ratio lies, as a logarithm, by process; what is not beyond is not positive.
using by_process = std::map<int, double>;
/// The same by the parameter's value.
using configurations = std::map<std::int64_t, by_process>;

by_process distances(const cell_result& model, const cell_result& reference, const crossover_question& asked) {
  std::map<int, std::vector<double>> ratios;
  for (const sample& sample : model.samples)
    if (const auto ratio = paired_ratio(sample, reference, std::string(asked.metric)); ratio && counts(model, sample))
      ratios[sample.process].push_back(*ratio);
  by_process result;
  for (auto& [process, own] : ratios) {
    const double ratio = measure::median(std::move(own));
    if (!(ratio > 0)) continue;
    const double above = std::log(ratio / asked.level);
    result[process] = asked.beyond == side::higher ? above : -above;
  }
  return result;
}

/// The configurations at which both models were measured, other parameters at their smallest.
configurations configurations_of(std::span<const cell_result> cells, const crossover_question& asked) {
  std::map<params, configurations> by_others;
  for (const cell_result& cell : cells) {
    const auto value = cell.params.find(std::string(asked.param));
    if (cell.workload != asked.workload || cell.model != asked.model || value == cell.params.end()) continue;
    const cell_result* reference = reference_of(cells, cell, asked.reference);
    if (reference == nullptr) continue;
    by_process result = distances(cell, *reference, asked);
    if (result.empty()) continue;
    params others = cell.params;
    others.erase(value->first);
    by_others[std::move(others)][value->second] = std::move(result);
  }
  return by_others.empty() ? configurations{} : std::move(by_others.begin()->second);
}

/// What is known for an answer: how far beyond the level the ratio lies, by configuration and process. A process need
/// not have every configuration: of a machine that changes its state, hardly any process has all of them in one state.
struct log_ratios {
  std::vector<std::int64_t> values;  ///< of the parameter, ascending
  std::vector<double> places;        ///< log(value + offset)
  std::vector<by_process> distances;
};

/// Calls `use` with both distances of each process that has both configurations.
template <class Use>
void for_each_in_both(const by_process& one, const by_process& other, Use use) {
  for (const auto& [process, distance] : one)
    if (const auto second = other.find(process); second != other.end()) use(distance, second->second);
}

std::size_t in_both(const by_process& one, const by_process& other) {
  std::size_t count = 0;
  for_each_in_both(one, other, [&count](double, double) { ++count; });
  return count;
}

/// Configurations that have two processes in common with the one before them, of those that are left.
log_ratios log_ratios_of(const configurations& measured, std::int64_t offset) {
  log_ratios result;
  for (const auto& [value, distance] : measured) {
    if (distance.size() < 2 || (!result.places.empty() && in_both(result.distances.back(), distance) < 2)) continue;
    result.values.push_back(value);
    result.places.push_back(std::log(static_cast<double>(value + offset)));
    result.distances.push_back(distance);
  }
  return result;
}

/// The interval of the mean distance over processes at a configuration.
measure::interval mean_at(const log_ratios& known, std::size_t configuration, double confidence) {
  std::vector<double> distances;
  for (const auto& [process, distance] : known.distances[configuration]) distances.push_back(distance);
  return measure::trimmed_mean_interval(std::move(distances), confidence);
}

/// The same at a share of the way from a configuration to the next one, over the processes that have both.
measure::interval mean_between(const log_ratios& known, std::size_t configuration, double share, double confidence) {
  std::vector<double> distances;
  for_each_in_both(known.distances[configuration], known.distances[configuration + 1],
                   [&](double before, double behind) { distances.push_back(std::lerp(before, behind, share)); });
  return measure::trimmed_mean_interval(std::move(distances), confidence);
}

double upper(const measure::interval& of) { return of.high; }
double middle(const measure::interval& of) { return std::midpoint(of.low, of.high); }
double lower(const measure::interval& of) { return of.low; }

/// The place behind a configuration, and not behind the next one, from which on this bound of the mean distance is
/// positive. Of two bounds the greater one's is never behind the other's.
double place_of_rise(const log_ratios& known, std::size_t configuration, double confidence,
                     double (*bound)(const measure::interval&)) {
  double before = 0, behind = 1;
  // Until there is no number between the two.
  for (double half = std::midpoint(before, behind); half != before && half != behind;) {
    (bound(mean_between(known, configuration, half, confidence)) > 0 ? behind : before) = half;
    half = std::midpoint(before, behind);
  }
  return std::lerp(known.places[configuration], known.places[configuration + 1], behind);
}

void judge(crossover& crossover, const log_ratios& known, double confidence) {
  crossover.confidence = confidence;
  const std::size_t count = known.places.size();
  std::vector<measure::interval> means;
  for (std::size_t configuration = 0; configuration < count; ++configuration)
    means.push_back(mean_at(known, configuration, confidence));
  // How many from the first on lie on the near side; from which on the mean and its interval lie beyond the level.
  const auto first_that_may_cross =
      std::find_if(means.begin(), means.end(), [](const auto& mean) { return upper(mean) >= 0; });
  const auto before_those = [&means](double (*bound)(const measure::interval&)) {
    const auto last =
        std::find_if(means.rbegin(), means.rend(), [bound](const auto& mean) { return bound(mean) <= 0; });
    return static_cast<std::size_t>(last.base() - means.begin());
  };
  const auto near = static_cast<std::size_t>(first_that_may_cross - means.begin());
  const std::size_t crossed = before_those(middle), beyond = before_those(lower);
  if (beyond == 0) crossover.found = crossing::always;
  if (near == count) crossover.found = crossing::never;
  if (near == 0 || beyond == count || crossover.found != crossing::not_resolved) return;

  const auto value_at = [&](double place) {
    const double value = std::exp(place) - static_cast<double>(crossover.question.offset);
    return std::clamp(value, static_cast<double>(crossover.first),
                      static_cast<double>(crossover.last));  // exp and log round
  };
  crossover.found = crossing::found;
  crossover.low = value_at(place_of_rise(known, near - 1, confidence, upper));
  crossover.at = value_at(place_of_rise(known, crossed - 1, confidence, middle));
  crossover.high = value_at(place_of_rise(known, beyond - 1, confidence, lower));
}

}  // namespace

std::string_view name(crossing answer) {
  switch (answer) {
    case crossing::found: return "found";
    case crossing::always: return "always";
    case crossing::never: return "never";
    case crossing::not_resolved: return "not resolved";
  }
  return "not resolved";
}

std::vector<crossover> find_crossovers(std::span<const cell_result> cells) {
  std::vector<crossover> crossovers;
  std::vector<log_ratios> seen;
  for (const crossover_question& asked : crossover_questions) {
    const configurations measured = configurations_of(cells, asked);
    log_ratios known = log_ratios_of(measured, asked.offset);
    if (known.places.size() < 2) continue;
    crossovers.push_back({.question = asked, .first = known.values.front(), .last = known.values.back()});
    seen.push_back(std::move(known));
  }
  for (std::size_t i = 0; i < crossovers.size(); ++i)
    judge(crossovers[i], seen[i], 1 - (1 - confidence_of_crossovers) / static_cast<double>(crossovers.size()));
  return crossovers;
}

json to_json(const crossover& crossover) {
  const auto where = [&](double place) { return crossover.found == crossing::found ? json(place) : json(); };
  return {{"question", crossover.question.text},
          {"workload", crossover.question.workload},
          {"metric", crossover.question.metric},
          {"model", crossover.question.model},
          {"reference", crossover.question.reference},
          {"level", crossover.question.level},
          {"beyond", crossover.question.beyond == side::higher ? "higher" : "lower"},
          {"param", crossover.question.param},
          {"unit", crossover.question.unit},
          {"first", crossover.first},
          {"last", crossover.last},
          {"status", name(crossover.found)},
          {"at", where(crossover.at)},
          {"low", where(crossover.low)},
          {"high", where(crossover.high)},
          {"confidence", crossover.confidence}};
}

}  // namespace switchmark::record
