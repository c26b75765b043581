#include "doctor/interruptions.hpp"

#include "measure/statistics.hpp"

#include <fmt/format.h>

#include <numeric>

namespace switchmark::doctor {
namespace {

/// A reading of the clock takes some 30 ns, and a system call less than 5 us.
constexpr double shortest_gap_us = 5;

/// Of the time. A tick every 4 ms, which Linux has by default, takes less on bare metal.
constexpr double noticeable_time_share = 0.01;

}  // namespace

interruption_readings watch_interruptions(std::chrono::milliseconds duration) {
  using clock = std::chrono::steady_clock;
  using microseconds = std::chrono::duration<double, std::micro>;
  constexpr int most_readings = 20'000'000;  // a clock may stand still
  interruption_readings readings;
  const clock::time_point start = clock::now();
  clock::time_point last = start;
  for (int i = 0; i < most_readings && last - start < duration; ++i) {
    const clock::time_point now = clock::now();
    const double gap = microseconds(now - last).count();
    if (gap > shortest_gap_us) readings.gaps_us.push_back(gap);
    last = now;
  }
  readings.seconds = std::chrono::duration<double>(last - start).count();
  return readings;
}

finding interruptions(const interruption_readings& readings) {
  finding result{.name = "interruptions",
                 .how = severity::unknown,
                 .seen = "the clock stood still",
                 .why =
                     "ticks of the kernel and of the host are in every time of more than a millisecond, and in some "
                     "of the shorter ones",
                 .remedy = "switchmark --doctor once more"};
  if (readings.seconds <= 0) return result;
  const double share = 1e-6 * std::accumulate(readings.gaps_us.begin(), readings.gaps_us.end(), 0.0) / readings.seconds;
  const bool is_noticeable = share >= noticeable_time_share;
  result.how = is_noticeable ? severity::warning : severity::fine;
  result.seen = readings.gaps_us.empty()
                    ? "none"
                    : fmt::format("{:.0f} in a second, the median of {:.0f} us, {:.1f} % of the time",
                                  static_cast<double>(readings.gaps_us.size()) / readings.seconds,
                                  measure::median(readings.gaps_us), 100 * share);
  result.remedy =
      is_noticeable ? "compare ratios of one run; on bare metal, boot with nohz_full= for the pinned CPU" : "";
  return result;
}

}  // namespace switchmark::doctor
