#include "doctor/machine_state.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <string>
#include <thread>

namespace switchmark::doctor {
namespace {

/// Of the readings. Less of them are interruptions, which hit readings one by one.
constexpr double noticeable_share = 0.05;
constexpr char why[] = "code that loads what it has just stored takes up to twice as long in one state as in another";

finding without_readings(const char* name, const char* effect) {
  return {.name = name,
          .how = severity::unknown,
          .seen = "the clock stood still",
          .why = effect,
          .remedy = "switchmark --doctor once more"};
}

}  // namespace

std::vector<measure::machine_probe> machine_readings(int count) {
  std::vector<measure::machine_probe> readings;
  for (int i = 0; i < count; ++i) {
    if (const measure::machine_probe reading = measure::probe_machine();
        std::isfinite(reading.state) && reading.state > 0 && reading.multiplication_seconds > 0)
      readings.push_back(reading);
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return readings;
}

finding machine_state(std::span<const measure::machine_probe> readings) {
  std::vector<double> probes;
  for (const measure::machine_probe& reading : readings) probes.push_back(reading.state);
  std::vector<std::string> states;
  for (const measure::state_range& state : measure::states_of(probes)) {
    const auto own = std::count_if(probes.begin(), probes.end(), [&](double one) { return state.holds(one); });
    const double share = static_cast<double>(own) / static_cast<double>(readings.size());
    if (share >= noticeable_share)
      states.push_back(fmt::format("{:.3g} to {:.3g} ({:.0f} %)", state.low, state.high, 100 * share));
  }
  if (readings.empty()) return without_readings("machine_state", why);
  const bool one = states.size() == 1;
  return {
      .name = "machine_state",
      .how = one ? severity::fine : severity::warning,
      .seen = fmt::format("{} in {} readings: probe {}", one ? "one state" : "several states", readings.size(),
                          fmt::join(states, ", ")),
      .why = why,
      .remedy = one ? "" : "measure when it is quieter, or more processes: figures of different states are kept apart"};
}

finding cpu_clock(std::span<const measure::machine_probe> readings) {
  constexpr char effect[] =
      "times of code that computes follow the clock: they are scaled to the median clock of a run";
  if (readings.empty()) return without_readings("cpu_clock", effect);
  std::vector<double> times;
  for (const measure::machine_probe& reading : readings) times.push_back(reading.multiplication_seconds);
  std::sort(times.begin(), times.end());
  const std::size_t left_out = times.size() / 20;
  const double range = times[times.size() - 1 - left_out] / times[left_out];
  const bool steady = range < measure::noticeable_clock_range;
  return {.name = "cpu_clock",
          .how = steady ? severity::fine : severity::warning,
          .seen = fmt::format("varied by {:.0f} % in {} readings", 100 * (range - 1), times.size()),
          .why = effect,
          .remedy = steady ? "" : "switch off turbo or fix the frequency: on a virtual machine, on its host"};
}

}  // namespace switchmark::doctor
