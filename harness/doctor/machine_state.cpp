#include "doctor/machine_state.hpp"

#include "measure/machine_state.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <string>
#include <thread>

namespace switchmark::doctor {
namespace {

/// Of the readings. Less of them are interruptions, which hit readings one by one.
constexpr double noticeable_share = 0.05;
constexpr char why[] = "code that loads what it has just stored takes up to twice as long in one state as in another";

}  // namespace

std::vector<double> machine_readings(int count) {
  std::vector<double> readings;
  for (int i = 0; i < count; ++i) {
    if (const double reading = measure::probe_machine_state(); std::isfinite(reading) && reading > 0)
      readings.push_back(reading);
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return readings;
}

finding machine_state(std::span<const double> readings) {
  std::vector<std::string> states;
  for (const measure::state_range& state : measure::states_of({readings.begin(), readings.end()})) {
    const auto own = std::count_if(readings.begin(), readings.end(), [&](double one) { return state.holds(one); });
    const double share = static_cast<double>(own) / static_cast<double>(readings.size());
    if (share >= noticeable_share)
      states.push_back(fmt::format("{:.3g} to {:.3g} ({:.0f} %)", state.low, state.high, 100 * share));
  }
  if (readings.empty())
    return {.name = "machine_state",
            .how = severity::unknown,
            .seen = "the clock stood still",
            .why = why,
            .remedy = "switchmark --doctor once more"};
  const bool one = states.size() == 1;
  return {
      .name = "machine_state",
      .how = one ? severity::fine : severity::warning,
      .seen = fmt::format("{} in {} readings: probe {}", one ? "one state" : "several states", readings.size(),
                          fmt::join(states, ", ")),
      .why = why,
      .remedy = one ? "" : "measure when it is quieter, or more processes: figures of different states are kept apart"};
}

}  // namespace switchmark::doctor
