#include "runner/visits.hpp"

#include "measure/machine_state.hpp"
#include "measure/statistics.hpp"

#include <algorithm>
#include <exception>
#include <iterator>
#include <utility>

namespace switchmark::runner {
namespace {

/// Fewer visits are those of blocks that take long, of which a visit has too few to tell whether its state was
/// constant.
constexpr int least_planned_visits = 4;

/// Whether the state of the machine stayed the same, as far as the probes between its blocks tell.
bool has_constant_state(const interleaved& visit) {
  constexpr std::size_t one_in = 5;
  return visit.choice.steady && visit.choice.probe > 0 &&
         one_in * static_cast<std::size_t>(visit.choice.left_out) <= visit.blocks.size();
}

/// The visits that count, of the state that most of these were measured in; of all states if one of these visits has
/// none.
template <class Counts>
std::vector<bool> of_one_state(std::span<const interleaved> visits, Counts counts) {
  std::vector<double> probes;
  for (const interleaved& each : visits)
    if (counts(each) && !each.blocks.empty()) probes.push_back(each.choice.probe);
  const bool have_states = !probes.empty() && *std::min_element(probes.begin(), probes.end()) > 0;
  const measure::state_range state =
      have_states ? measure::most_frequent_state(probes, measure::state_width_of_medians) : measure::state_range{};
  std::vector<bool> kept;
  for (const interleaved& each : visits)
    kept.push_back(counts(each) && (!have_states || state.holds(each.choice.probe)));
  return kept;
}

std::vector<bool> constant_of(std::span<const interleaved> visits) { return of_one_state(visits, has_constant_state); }

/// Whether these visits of a constant state suffice for a repetition of `planned` visits.
bool are_enough(const std::vector<bool>& constant, int planned) {
  constexpr long one_in = 4;
  return planned < least_planned_visits || one_in * std::count(constant.begin(), constant.end(), true) >= planned;
}

/// Without those that were disturbed, if others were not.
std::vector<bool> steady_of(std::span<const interleaved> visits) {
  const auto is_steady = [](const interleaved& each) { return each.choice.steady; };
  if (std::none_of(visits.begin(), visits.end(), is_steady)) return std::vector<bool>(visits.size(), true);
  return of_one_state(visits, is_steady);
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

bool needs_another(std::span<const interleaved> visits, int planned) {
  const auto number = static_cast<int>(visits.size());
  if (number < planned) return true;
  return number < planned + planned / 2 && !are_enough(constant_of(visits), planned);
}

interleaved merge(std::vector<interleaved> visits) {
  if (visits.empty()) return {};
  const int planned = std::min(visits.front().visits, static_cast<int>(visits.size()));  // a deadline may end them
  std::vector<bool> kept = constant_of(visits);
  const bool is_constant = are_enough(kept, planned);
  if (planned < least_planned_visits || !is_constant) kept = steady_of(visits);
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
      all.choice.steady = visit.choice.steady && is_constant;
    }
    std::move(visit.blocks.begin(), visit.blocks.end(), std::back_inserter(all.blocks));
    std::move(visit.choice.kept.begin(), visit.choice.kept.end(), std::back_inserter(all.choice.kept));
  }
  if (!probes.empty()) all.choice.probe = measure::median(std::move(probes));
  return all;
}

}  // namespace switchmark::runner
