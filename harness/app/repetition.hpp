#pragma once

#include "measure/epoch.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace switchmark::app {

/// The epochs of one repetition of one cell, taken together.
struct repetition {
  /// What the operations of all epochs take at the pace of the median epoch: one in which the machine was busy
  /// elsewhere doesn't count.
  double seconds = 0;
  std::uint64_t operations = 0;
  std::map<std::string, std::vector<double>, std::less<>> readings;  ///< by metric, one of each epoch
  std::vector<double> waits_us;
  std::vector<double> lags_us;
  std::optional<measure::instruction_strip> instructions;  ///< alike in all epochs
};

/// When a repetition ends; it has at least one epoch.
struct repetition_limit {
  double seconds = 0;  ///< no epoch is begun after so much time
  bool single_epoch = false;
  std::function<bool()> stop;  ///< asked between epochs
};

[[nodiscard]] repetition repeat(measure::session& session, const repetition_limit& limit);

/// The metrics of a repetition: seconds per operation under the name `time_metric` (in that metric's unit; none if the
/// name is empty), the median of each reading, and the percentiles of the waits. Throws std::runtime_error on a name
/// that measure/metrics.hpp doesn't define, and on what is not a finite number.
[[nodiscard]] std::map<std::string, double> values_of(const repetition& taken, std::string_view time_metric);

}  // namespace switchmark::app
