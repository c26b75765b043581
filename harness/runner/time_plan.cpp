#include "runner/time_plan.hpp"

#include "runner/visits.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace switchmark::runner {
namespace {

/// The share of the remaining time that is planned with. The rest is a reserve: guesses may be far off, and costs that
/// were measured vary a little.
constexpr double share_of_guesses = 2.0 / 3, share_of_measured_costs = 0.95;

/// Epochs follow each other until the time of a visit is over, hence half an epoch more than that on average.
double expected_of(const timed_cell& cell, const cell_cost& cost, double repetition_seconds) {
  if (cell.single_epoch) return cell.repetitions * (cost.prepare + cost.epoch);
  const int visits = visits_within(repetition_seconds, cost.prepare + cost.epoch);
  const double epochs = std::max(cost.epoch, repetition_seconds / visits + cost.epoch / 2);
  return cell.repetitions * visits * (cost.prepare + epochs);
}

}  // namespace

std::string words_of_time(double seconds) {
  if (std::isinf(seconds)) return "no end";
  const double tenths = std::round(10 * std::max(seconds, 0.0)) / 10;
  if (tenths < 10) return fmt::format("{} s", tenths);
  const long whole = std::lround(seconds), hours = whole / 3600, minutes = whole / 60 % 60, rest = whole % 60;
  if (hours > 0) return minutes == 0 ? fmt::format("{} h", hours) : fmt::format("{} h {} min", hours, minutes);
  if (minutes == 0) return fmt::format("{} s", rest);
  return rest == 0 ? fmt::format("{} min", minutes) : fmt::format("{} min {} s", minutes, rest);
}

time_plan::time_plan(const time_limits& limits, std::vector<timed_cell> cells)
    : limits_(limits), cells_(std::move(cells)) {}

double time_plan::least_seconds() const { return expected(0, limits_.shortest); }

std::optional<time_share> time_plan::share(int process, double elapsed) const {
  const double left = limits_.seconds - elapsed;
  if (process >= limits_.processes) return std::nullopt;
  if (std::isinf(left))
    return time_share{limits_.longest, {}, limits_.processes, expected(process, limits_.processes, limits_.longest)};
  const bool first = process == 0;
  const double usable = left * share_of_measured_costs;
  int end = limits_.processes;
  while (!first && end > process && expected(process, end, limits_.shortest) > usable) --end;
  if (end == process) return std::nullopt;
  const double given = longest_within(usable, process, end), seconds_left = expected(process, end, given);
  if (first) return time_share{longest_within(left * share_of_guesses, process, end), {}, end, seconds_left};
  return time_share{given, left, end, seconds_left};
}

double time_plan::longest_within(double seconds, int first, int end) const {
  double fits = limits_.shortest, above = limits_.longest;
  if (expected(first, end, above) <= seconds) return above;
  for (int step = 0; step < 30; ++step) {
    const double middle = (fits + above) / 2;
    (expected(first, end, middle) <= seconds ? fits : above) = middle;
  }
  return fits;
}

void time_plan::took(int process, double repetition_seconds, double seconds,
                     const std::map<std::string, cell_cost>& costs) {
  for (const auto& [id, cost] : costs) costs_[id] = cost;
  overhead_ = 0;
  overhead_ = std::max(0.0, seconds - expected(process, repetition_seconds));
}

long time_plan::samples_before(int process) const {
  long samples = 0;
  for (const timed_cell& cell : cells_)
    for (int i = 0; i < process; i += cell.stride) samples += cell.repetitions;
  return samples;
}

double time_plan::expected(int process, double repetition_seconds) const {
  double seconds = overhead_;
  for (const timed_cell& cell : cells_) {
    if (!measured_in(process, cell.stride)) continue;
    const auto known = costs_.find(cell.id);
    seconds += expected_of(cell, known != costs_.end() ? known->second : cell.guess, repetition_seconds);
  }
  return seconds;
}

double time_plan::expected(int first, int end, double repetition_seconds) const {
  double seconds = 0;
  for (int process = first; process < end; ++process) seconds += expected(process, repetition_seconds);
  return seconds;
}

}  // namespace switchmark::runner
