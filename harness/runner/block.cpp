#include "runner/block.hpp"

#include "measure/statistics.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace switchmark::runner {
namespace {

double probe_of(const block& of) { return std::sqrt(of.before.state * of.after.state); }

bool is_classified(const block& of) { return of.seconds <= longest_classified_seconds; }

}  // namespace

double multiplication_seconds(const block& of) {
  return is_classified(of) ? std::sqrt(of.before.multiplication_seconds * of.after.multiplication_seconds) : 0;
}

std::string_view disturbance(const block& of, double usual_idle_seconds) {
  if (!of.standstill.empty()) return of.standstill;
  if (of.idle_seconds > 2 * usual_idle_seconds + noticeable_idle_seconds) return "the process did not run";
  const bool is_steady = !is_classified(of) || measure::same_state(of.before.state, of.after.state);
  return is_steady ? "" : "the machine changed its state";
}

double usual_idle_seconds(std::span<const block> blocks) {
  double least = std::numeric_limits<double>::infinity();
  for (const block& each : blocks) least = std::min(least, each.idle_seconds);
  return blocks.empty() ? 0 : least;
}

block_choice choose(std::span<const block> blocks) {
  const double usual = usual_idle_seconds(blocks);
  const auto is_undisturbed = [usual](const block& each) { return disturbance(each, usual).empty(); };
  std::vector<double> undisturbed;
  for (const block& each : blocks)
    if (is_undisturbed(each)) undisturbed.push_back(probe_of(each));
  block_choice choice{.kept = std::vector<bool>(blocks.size(), undisturbed.empty()), .steady = !undisturbed.empty()};
  const bool has_state = std::all_of(blocks.begin(), blocks.end(), is_classified);
  const measure::state_range state =
      undisturbed.empty() ? measure::state_range{} : measure::most_frequent_state(undisturbed);
  std::vector<double> probes;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    if (choice.steady) choice.kept[i] = is_undisturbed(blocks[i]) && (!has_state || state.holds(probe_of(blocks[i])));
    if (choice.kept[i])
      probes.push_back(probe_of(blocks[i]));
    else
      ++choice.left_out;
  }
  if (has_state && !probes.empty()) choice.probe = measure::median(std::move(probes));
  return choice;
}

}  // namespace switchmark::runner
