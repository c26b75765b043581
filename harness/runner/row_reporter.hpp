#pragma once

#include "platform/json.hpp"

#include <benchmark/benchmark.h>

#include <cstdint>
#include <optional>
#include <sstream>
#include <string>

namespace switchmark::runner {

/// Lets Google Benchmark write its JSON, and sees to what it can't know:
/// - a row stands for so many operations, and so much CPU time, as the epochs had, and not for the one iteration that
/// the
///   library counted, in which epochs of other cells were measured too;
/// - a repetition that failed leaves no row;
/// - a name is the cell's id and the kind of time, without how often the library was asked to repeat.
class row_reporter : public benchmark::JSONReporter {
 public:
  /// To be called by the benchmark itself at its end. What doesn't call it has failed.
  void succeeded(std::uint64_t operations, double cpu_seconds) { last_ = {operations, cpu_seconds}; }

  bool ReportContext(const Context& context) override;
  void ReportRuns(const std::vector<Run>& runs) override;

  /// The rows so far, in the order in which they were measured. To be called once, after the run.
  [[nodiscard]] json rows() const;

 private:
  std::ostringstream text_;
  struct epochs {
    std::uint64_t operations = 0;
    double cpu_seconds = 0;
  };
  std::optional<epochs> last_;  ///< of the benchmark that ran last
};

}  // namespace switchmark::runner
