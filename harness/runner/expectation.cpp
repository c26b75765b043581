#include "runner/expectation.hpp"

#include <limits>
#include <utility>
#include <vector>

namespace switchmark::runner {
namespace {

/// How long a repetition of a cell takes at least and at most, unless --min-time says so.
constexpr std::pair quick_repetitions{0.01, 0.05}, full_repetitions{0.03, 0.75};

double seconds_before_measuring(const options& requested, std::span<const cell> cells) {
  constexpr double traced = 0.02;   // a run of a cell that is verified; half an epoch if epochs are long
  constexpr double emulated = 0.6;  // a run of a cell whose instructions are counted
  double seconds = 0;
  for (const cell& each : cells) {
    if (each.not_applicable.empty()) seconds += traced + each.epoch_seconds / 2;
    if (is_counted(each, requested)) seconds += emulated;
  }
  return seconds;
}

}  // namespace

time_plan time_plan_for(const options& requested, std::span<const cell> cells, double seconds) {
  std::vector<timed_cell> timed;
  for (const cell& each : cells)
    if (each.not_applicable.empty())
      timed.push_back({each.id,
                       {0.005, each.epoch_seconds},
                       each.stride,
                       repetitions_of(each, requested.repetitions),
                       each.isolated});
  auto [shortest, longest] = requested.quick ? quick_repetitions : full_repetitions;
  if (requested.min_time) shortest = longest = *requested.min_time;
  return {{seconds, requested.processes, shortest, longest}, std::move(timed)};
}

bool is_counted(const cell& of, const options& requested) {
  return requested.instructions && of.not_applicable.empty() && of.hooked && !of.counted_as.empty();
}

double expected_seconds(const options& requested, std::span<const cell> cells, double limit) {
  const double before = seconds_before_measuring(requested, cells);
  const std::optional<time_share> share = time_plan_for(requested, cells, limit - before).share(0, 0);
  return before + (share ? share->seconds_left : 0);
}

double least_seconds(const options& requested, std::span<const cell> cells) {
  constexpr double no_limit = std::numeric_limits<double>::infinity();
  return seconds_before_measuring(requested, cells) + time_plan_for(requested, cells, no_limit).least_seconds();
}

}  // namespace switchmark::runner
