#pragma once

#include <initializer_list>
#include <queue>
#include <stdexcept>

namespace switchmark::workloads {

/// Reads what the test has said that the next timed run takes.
struct scripted_stopwatch {
  static inline std::queue<double> readings;

  /// The next runs take `seconds`, one after the other, and no further run is timed.
  static void expect_runs(std::initializer_list<double> seconds) { readings = std::queue<double>(seconds); }
  [[nodiscard]] double seconds() const {
    if (readings.empty()) throw std::logic_error("more runs were timed than the test expects");
    const double reading = readings.front();
    readings.pop();
    return reading;
  }
};

}  // namespace switchmark::workloads
