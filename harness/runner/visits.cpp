#include "runner/visits.hpp"

#include "measure/machine_state.hpp"
#include "measure/statistics.hpp"

#include <algorithm>
#include <exception>
#include <iterator>
#include <utility>

namespace switchmark::runner {
namespace {

/// Whether each visit counts.
std::vector<bool> kept_of(const std::vector<interleaved>& visits) {
  const bool any_steady =
      std::any_of(visits.begin(), visits.end(), [](const interleaved& each) { return each.choice.steady; });
  std::vector<double> probes;
  bool have_states = true;
  for (const interleaved& each : visits) {
    if (each.blocks.empty() || each.choice.steady != any_steady) continue;
    probes.push_back(each.choice.probe);
    have_states = have_states && each.choice.probe > 0;
  }
  have_states = have_states && any_steady && !probes.empty();
  const measure::state_range state = have_states ? measure::most_frequent_state(probes) : measure::state_range{};
  std::vector<bool> kept;
  for (const interleaved& each : visits)
    kept.push_back(each.choice.steady == any_steady && (!have_states || state.holds(each.choice.probe)));
  return kept;
}

void append(interleaved_result& to, interleaved_result& from, bool counts) {
  if (to.failure.empty()) to.failure = std::move(from.failure);
  if (!counts) return;
  try {
    to.taken.append(from.taken);
  } catch (const std::exception& failure) {
    if (to.failure.empty()) to.failure = failure.what();
  }
  to.measured_seconds += from.measured_seconds;
  to.cpu_seconds += from.cpu_seconds;
}

}  // namespace

int visits_within(double seconds, double once) noexcept {
  constexpr double share_of_costs = 1.0 / 4;
  return static_cast<int>(std::clamp(share_of_costs * seconds / once, 1.0, static_cast<double>(most_visits)));
}

interleaved merge(std::vector<interleaved> visits) {
  if (visits.empty()) return {};
  const std::vector<bool> kept = kept_of(visits);
  interleaved all;
  std::vector<double> probes;
  all.choice.steady = false;
  for (std::size_t i = 0; i < visits.size(); ++i) {
    interleaved& visit = visits[i];
    for (interleaved_result& result : visit.results) {
      auto match = std::find_if(all.results.begin(), all.results.end(),
                                [&](const interleaved_result& known) { return known.what == result.what; });
      if (match == all.results.end()) {
        match = all.results.emplace(all.results.end());
        match->what = result.what;
      }
      append(*match, result, kept[i]);
    }
    if (!kept[i]) visit.choice.kept.assign(visit.blocks.size(), false);
    all.choice.left_out += kept[i] ? visit.choice.left_out : static_cast<int>(visit.blocks.size());
    if (kept[i] && !visit.blocks.empty()) {
      probes.push_back(visit.choice.probe);
      all.choice.steady = visit.choice.steady;
    }
    std::move(visit.blocks.begin(), visit.blocks.end(), std::back_inserter(all.blocks));
    std::move(visit.choice.kept.begin(), visit.choice.kept.end(), std::back_inserter(all.choice.kept));
  }
  if (!probes.empty()) all.choice.probe = measure::median(std::move(probes));
  return all;
}

}  // namespace switchmark::runner
