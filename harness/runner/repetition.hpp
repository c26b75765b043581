#pragma once

#include "measure/epoch.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace switchmark::runner {

/// The epochs of one repetition of one cell, taken together.
struct repetition {
  /// Adds one, which was measured when one of the probe's multiplications took `multiplication_seconds` (0: not known);
  /// throws std::runtime_error when its tasks were suspended elsewhere than those of the others.
  void add(const measure::epoch& epoch, double multiplication_seconds);
  /// Adds those of another visit; throws likewise.
  void append(const repetition& visit);

  /// What the operations of all epochs take at the interquartile mean of the epochs' paces: epochs in which the machine
  /// was busy elsewhere don't count, if they are fewer than a quarter.
  [[nodiscard]] double seconds() const;

  /// The time of one of the probe's multiplications, the median over the epochs; 0 where one of them is not known.
  [[nodiscard]] double multiplication_seconds() const;

  std::uint64_t operations = 0;
  std::vector<double> paces;                                         ///< seconds per operation, one of each epoch
  std::map<std::string, std::vector<double>, std::less<>> readings;  ///< by metric, one of each epoch
  std::vector<double> waits_us;
  std::vector<double> lags_us;
  std::vector<double> multiplications;                     ///< of the probe, in seconds, one of each epoch
  std::optional<measure::instruction_strip> instructions;  ///< alike in all epochs

 private:
  void require_alike(const std::optional<measure::instruction_strip>& seen);
};

/// The metrics of a repetition: seconds per operation under the name `time_metric` (the interquartile mean over the
/// epochs, in that metric's unit; none if the name is empty), the median of each reading, and the percentiles of the
/// waits. Where the metric is scaled to the clock, each epoch is scaled to the median clock of the repetition first, if
/// the clock of each epoch is known. Throws std::runtime_error on a name that measure/metrics.hpp doesn't define, and
/// on what is not a finite number.
[[nodiscard]] std::map<std::string, double> values_of(const repetition& taken, std::string_view time_metric);

/// The same epoch by epoch, of the metrics that ratios are made of (measure::derived_metrics).
[[nodiscard]] std::map<std::string, std::vector<double>> epochs_of(const repetition& taken,
                                                                   std::string_view time_metric);

}  // namespace switchmark::runner
