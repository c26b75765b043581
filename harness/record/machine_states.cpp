#include "record/machine_states.hpp"

#include "measure/statistics.hpp"

#include <algorithm>
#include <iterator>

namespace switchmark::record {
namespace {

/// Of the classified samples. Fewer are interruptions, and their samples are of no state.
constexpr double least_share = 0.01;

bool is_classified(const machine_reading& machine) { return machine.steady && machine.probe > 0; }

int index_of(std::span<const machine_state> states, const machine_reading& machine) {
  if (!is_classified(machine)) return no_state;
  for (std::size_t i = 0; i < states.size(); ++i)
    if (states[i].probes.holds(machine.probe)) return static_cast<int>(i);
  return no_state;
}

/// The state that the figures of a cell are of, whose samples have theirs.
int state_of_figures(const cell_result& cell, std::size_t states, int headline) {
  std::vector<long> samples(states);
  for (const sample& sample : cell.samples)
    if (sample.machine.state != no_state) ++samples[static_cast<std::size_t>(sample.machine.state)];
  if (headline != no_state && samples[static_cast<std::size_t>(headline)] > 0) return headline;
  const auto most = std::max_element(samples.begin(), samples.end());
  return most == samples.end() || *most == 0 ? no_state : static_cast<int>(most - samples.begin());
}

}  // namespace

std::vector<machine_state> machine_states(std::span<const cell_result> cells) {
  std::vector<double> probes;
  for (const cell_result& cell : cells)
    for (const sample& sample : cell.samples)
      if (is_classified(sample.machine)) probes.push_back(sample.machine.probe);
  std::vector<machine_state> states;
  for (const measure::state_range& range : measure::states_of(probes, measure::state_width_of_medians)) {
    std::vector<double> own;
    std::copy_if(probes.begin(), probes.end(), std::back_inserter(own),
                 [&range](double probe) { return range.holds(probe); });
    if (static_cast<double>(own.size()) < least_share * static_cast<double>(probes.size())) continue;
    const auto samples = static_cast<long>(own.size());
    states.push_back({range, measure::median(std::move(own)), samples});
  }
  return states;
}

int headline_state(std::span<const machine_state> states) {
  const auto most = std::max_element(states.begin(), states.end(),
                                     [](const auto& one, const auto& other) { return one.samples < other.samples; });
  return most == states.end() ? no_state : static_cast<int>(most - states.begin());
}

void assign_states(std::span<cell_result> cells) {
  const std::vector<machine_state> states = machine_states(cells);
  const int headline = headline_state(states);
  for (cell_result& cell : cells) {
    for (sample& sample : cell.samples) sample.machine.state = index_of(states, sample.machine);
    cell.machine_state = state_of_figures(cell, states.size(), headline);
  }
}

json to_json(const machine_state& state) {
  return {{"probe", state.probe}, {"low", state.probes.low}, {"high", state.probes.high}, {"samples", state.samples}};
}

}  // namespace switchmark::record
