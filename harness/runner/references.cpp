#include "runner/references.hpp"

#include "measure/derived_metrics.hpp"
#include "measure/metric_table.hpp"

#include <algorithm>
#include <set>
#include <tuple>

namespace switchmark::runner {
namespace {

/// The metrics of one topic are reported by the same workloads; the time metric tells the topic.
bool reports(const cell& of, std::string_view metric) {
  const measure::metric *own = measure::metric_named(of.time_metric), *asked = measure::metric_named(metric);
  return own != nullptr && asked != nullptr && own->topic == asked->topic;
}

bool has_ratio(const cell& of, const measure::derived_metric& derived) {
  return of.not_applicable.empty() && of.model != derived.reference_model &&
         (derived.model.empty() || derived.model == of.model) && reports(of, derived.of);
}

auto place_of(const cell& of, std::string_view model) { return std::tuple(of.workload, of.params, std::string(model)); }

}  // namespace

std::vector<missing_reference> missing_references(std::span<const cell> chosen, std::span<const cell> all) {
  using place = decltype(place_of(all.front(), {}));
  std::map<place, const cell*> cells;
  for (const cell& each : all)
    if (each.not_applicable.empty()) cells.emplace(place_of(each, each.model), &each);
  for (const cell& each : chosen) cells.erase(place_of(each, each.model));

  std::set<missing_reference> missing;
  for (const cell& each : chosen)
    for (const measure::derived_metric& derived : measure::derived_metrics) {
      if (!has_ratio(each, derived)) continue;
      if (const auto found = cells.find(place_of(each, derived.reference_model)); found != cells.end())
        missing.insert({derived.name, found->second->id});
    }
  return {missing.begin(), missing.end()};
}

}  // namespace switchmark::runner
