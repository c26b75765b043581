#include "record/clock.hpp"

#include "measure/metric_table.hpp"
#include "measure/statistics.hpp"

#include <algorithm>
#include <utility>

namespace switchmark::record {
namespace {

bool follows_clock(std::string_view metric) {
  const measure::metric* const defined = measure::metric_named(metric);
  return defined != nullptr && defined->scale == measure::scaled_to::clock;
}

}  // namespace

std::optional<run_clock> clock_of(std::span<const cell_result> cells) {
  std::vector<double> multiplications;
  for (const cell_result& cell : cells)
    for (const sample& sample : cell.samples)
      if (sample.machine.multiplication_ns > 0) multiplications.push_back(sample.machine.multiplication_ns);
  if (multiplications.empty()) return std::nullopt;
  const auto [low, high] = std::minmax_element(multiplications.begin(), multiplications.end());
  const double shortest = *low, longest = *high;
  return run_clock{measure::median(std::move(multiplications)), shortest, longest};
}

void scale_to_clock(std::span<cell_result> cells) {
  const std::optional<run_clock> clock = clock_of(cells);
  if (!clock) return;
  for (cell_result& cell : cells)
    for (sample& sample : cell.samples) {
      if (sample.machine.multiplication_ns == 0) continue;
      for (auto& [metric, value] : sample.values)
        if (follows_clock(metric)) value *= clock->median / sample.machine.multiplication_ns;
    }
}

json to_json(const run_clock& clock) {
  return {{"multiplication_ns", clock.median}, {"low", clock.low}, {"high", clock.high}};
}

}  // namespace switchmark::record
