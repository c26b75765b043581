#pragma once

#include "measure/epoch.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace switchmark::measure {

/// Waits counted in bins, ten a decade from 0.1 us to 10 s.
///
/// A first bin from 0 and a last one to `longest_us` take what lies beyond: no wait is ever left out.
class wait_histogram {
 public:
  static constexpr double longest_us = 1e9;

  /// The edges of the bins in us, increasing: bin i holds the waits in [edges[i], edges[i + 1]).
  [[nodiscard]] static std::vector<double> edges();
  /// How many of `waits_us` fall into each bin. Throws std::invalid_argument on a wait that is no number.
  [[nodiscard]] static std::vector<std::uint64_t> count(std::span<const double> waits_us);
};

/// The wait that a share of them don't exceed (nearest rank: always one of the samples). `sorted` is ascending and not
/// empty; `share` is in (0, 1].
[[nodiscard]] double percentile(std::span<const double> sorted, double share);

/// wait_p50_us, wait_p90_us, wait_p99_us, wait_p999_us and wait_max_us, from the waits themselves, not from bins.
/// Empty when there are none.
[[nodiscard]] std::vector<reading> wait_readings(std::vector<double> waits_us);

/// tick_lag_p50_us, tick_lag_p99_us and tick_lag_max_us, likewise.
[[nodiscard]] std::vector<reading> lag_readings(std::vector<double> lags_us);

}  // namespace switchmark::measure
