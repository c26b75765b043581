#include "cli/time_budget.hpp"

#include "runner/expectation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace switchmark::cli {
namespace {

using runner::options;
using runner::words_of_time;

/// About as long as it takes to look for what disturbs a measurement, and to calibrate.
constexpr double seconds_to_begin = 1;
/// About how long it takes to show what happens without each guard: some hazards hang then, each for two seconds.
constexpr double seconds_for_guards = 15;

/// About as long as a run takes for anything but its cells.
double seconds_beside(const selection& chosen) {
  return seconds_to_begin + (chosen.guards ? seconds_for_guards : 0) + seconds_to_write(chosen.cells.size());
}

/// In words, and not less.
std::string rounded_up(double seconds) {
  const double unit = seconds < 9 ? 0.1 : 1;
  return words_of_time(unit * std::ceil(seconds / unit));
}

}  // namespace

double expected_seconds(const options& requested, const selection& chosen) {
  const double beside = seconds_beside(chosen), limit = requested.time_limit;
  return std::min(runner::expected_seconds(requested, chosen.cells, limit - beside) + beside, limit);
}

std::string expectation(const options& requested, const selection& chosen) {
  std::string text = fmt::format("{}, about {}", words_of(chosen), words_of_time(expected_seconds(requested, chosen)));
  if (std::isfinite(requested.time_limit)) text += fmt::format(" and at most {}", words_of_time(requested.time_limit));
  if (requested.instructions) text += ", of which counting the instructions takes a part";
  return text;
}

void require_time(const options& requested, const selection& chosen) {
  const double least = runner::least_seconds(requested, chosen.cells) + seconds_beside(chosen);
  if (!requested.time_limit_given || least <= requested.time_limit) return;
  const std::string of_guards =
      chosen.guards ? fmt::format(", of which {} show what the guards prevent", words_of_time(seconds_for_guards)) : "";
  throw runner::usage_error(fmt::format(
      "--time {} is too short: about {} are needed for {}{}; give more time, or choose fewer cells by --filter, "
      "--model or --workload{}",
      words_of_time(requested.time_limit), rounded_up(least), words_of(chosen), of_guards,
      requested.quick ? "" : ", or by --quick"));
}

}  // namespace switchmark::cli
