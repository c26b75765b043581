#include "record/crossover.hpp"

#include "measure/statistics.hpp"
#include "record/derived.hpp"

#include <algorithm>
#include <cmath>
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
using points = std::map<std::int64_t, by_process>;

by_process distances(const cell_result& model, const cell_result& reference, const crossover_question& asked) {
  std::map<int, std::vector<double>> ratios;
  for (const sample& one : model.samples)
    if (const auto ratio = paired_ratio(one, reference, std::string(asked.metric)))
      ratios[one.process].push_back(*ratio);
  by_process found;
  for (auto& [process, own] : ratios) {
    const double ratio = measure::median(std::move(own));
    if (!(ratio > 0)) continue;
    const double above = std::log(ratio / asked.level);
    found[process] = asked.beyond == side::higher ? above : -above;
  }
  return found;
}

/// The points at which both models were measured, other parameters at their smallest.
points points_of(std::span<const cell_result> cells, const crossover_question& asked) {
  std::map<params, points> by_others;
  for (const cell_result& cell : cells) {
    const auto value = cell.params.find(std::string(asked.param));
    if (cell.workload != asked.workload || cell.model != asked.model || value == cell.params.end()) continue;
    const cell_result* reference = reference_of(cells, cell, asked.reference);
    if (reference == nullptr) continue;
    by_process found = distances(cell, *reference, asked);
    if (found.empty()) continue;
    params others = cell.params;
    others.erase(value->first);
    by_others[std::move(others)][value->second] = std::move(found);
  }
  return by_others.empty() ? points{} : std::move(by_others.begin()->second);
}

/// What is known for an answer: row by process, column by point. Processes that lack a point are left out.
struct evidence {
  std::vector<double> places;  ///< of the points: log(value + offset)
  std::vector<std::vector<double>> processes;
};

evidence evidence_of(const points& all, std::int64_t offset) {
  evidence found;
  for (const auto& [value, unused] : all) found.places.push_back(std::log(static_cast<double>(value + offset)));
  for (const auto& [process, unused] : all.begin()->second) {
    std::vector<double> row;
    for (const auto& [value, distance] : all)
      if (const auto own = distance.find(process); own != distance.end()) row.push_back(own->second);
    if (row.size() == all.size()) found.processes.push_back(std::move(row));
  }
  return found;
}

/// The interval of the mean distance over processes at a point.
measure::interval mean_at(const evidence& seen, std::size_t point, double confidence) {
  std::vector<double> distances;
  for (const auto& own : seen.processes) distances.push_back(own[point]);
  return measure::trimmed_mean_interval(std::move(distances), confidence);
}

/// The same at a share of the way from a point to the next one.
measure::interval mean_between(const evidence& seen, std::size_t point, double share, double confidence) {
  std::vector<double> distances;
  for (const auto& own : seen.processes) distances.push_back(std::lerp(own[point], own[point + 1], share));
  return measure::trimmed_mean_interval(std::move(distances), confidence);
}

double upper(const measure::interval& of) { return of.high; }
double middle(const measure::interval& of) { return std::midpoint(of.low, of.high); }
double lower(const measure::interval& of) { return of.low; }

/// The place behind a point, and not behind the next one, from which on this bound of the mean distance is positive. Of
/// two bounds the greater one's is never behind the other's.
double place_of_rise(const evidence& seen, std::size_t point, double confidence,
                     double (*bound)(const measure::interval&)) {
  double before = 0, behind = 1;
  // Until there is no number between the two.
  for (double half = std::midpoint(before, behind); half != before && half != behind;) {
    (bound(mean_between(seen, point, half, confidence)) > 0 ? behind : before) = half;
    half = std::midpoint(before, behind);
  }
  return std::lerp(seen.places[point], seen.places[point + 1], behind);
}

void judge(crossover& one, const evidence& seen, double confidence) {
  one.confidence = confidence;
  const std::size_t count = seen.places.size();
  std::vector<measure::interval> means;
  for (std::size_t point = 0; point < count; ++point) means.push_back(mean_at(seen, point, confidence));
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
  if (beyond == 0) one.found = crossing::always;
  if (near == count) one.found = crossing::never;
  if (near == 0 || beyond == count || one.found != crossing::not_resolved) return;

  const auto value_at = [&](double place) {
    const double value = std::exp(place) - static_cast<double>(one.question.offset);
    return std::clamp(value, static_cast<double>(one.first), static_cast<double>(one.last));  // exp and log round
  };
  one.found = crossing::found;
  one.low = value_at(place_of_rise(seen, near - 1, confidence, upper));
  one.at = value_at(place_of_rise(seen, crossed - 1, confidence, middle));
  one.high = value_at(place_of_rise(seen, beyond - 1, confidence, lower));
}

}  // namespace

std::string_view name(crossing what) {
  switch (what) {
    case crossing::found: return "found";
    case crossing::always: return "always";
    case crossing::never: return "never";
    case crossing::not_resolved: return "not resolved";
  }
  return "not resolved";
}

std::vector<crossover> find_crossovers(std::span<const cell_result> cells) {
  std::vector<crossover> all;
  std::vector<evidence> seen;
  for (const crossover_question& asked : crossover_questions) {
    const points found = points_of(cells, asked);
    if (found.size() < 2) continue;
    evidence known = evidence_of(found, asked.offset);
    if (known.processes.size() < 2) continue;
    all.push_back({.question = asked, .first = found.begin()->first, .last = found.rbegin()->first});
    seen.push_back(std::move(known));
  }
  for (std::size_t i = 0; i < all.size(); ++i)
    judge(all[i], seen[i], 1 - (1 - confidence_of_crossovers) / static_cast<double>(all.size()));
  return all;
}

json to_json(const crossover& one) {
  const auto where = [&](double place) { return one.found == crossing::found ? json(place) : json(); };
  return {{"question", one.question.text},
          {"workload", one.question.workload},
          {"metric", one.question.metric},
          {"model", one.question.model},
          {"reference", one.question.reference},
          {"level", one.question.level},
          {"beyond", one.question.beyond == side::higher ? "higher" : "lower"},
          {"param", one.question.param},
          {"unit", one.question.unit},
          {"first", one.first},
          {"last", one.last},
          {"status", name(one.found)},
          {"at", where(one.at)},
          {"low", where(one.low)},
          {"high", where(one.high)},
          {"confidence", one.confidence}};
}

}  // namespace switchmark::record
