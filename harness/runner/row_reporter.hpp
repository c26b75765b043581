#pragma once

#include "record/partial.hpp"

#include <benchmark/benchmark.h>

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace switchmark::runner {

/// Completes samples with the rows of Google Benchmark. The library writes a row after each benchmark, and cannot know:
/// - that the row stands for so many operations, and so much CPU time, as the epochs had, and not for the one iteration
///   that the library counted, in which epochs of other cells were measured too;
/// - that a benchmark without a sample leaves no row;
/// - that the name is the cell's id and the kind of time, without how often the library was asked to repeat.
class row_reporter : public benchmark::BenchmarkReporter {
 public:
  /// To be called by a benchmark at its end, with its sample. A benchmark that does not call it has failed.
  void succeeded(record::sample taken, std::uint64_t operations, double cpu_seconds);

  bool ReportContext(const Context&) override { return true; }
  void ReportRuns(const std::vector<Run>& runs) override;

  /// The samples of all benchmarks that have succeeded, each with its row, in the order in which they were measured.
  [[nodiscard]] std::vector<record::sample> take_samples() { return std::move(samples_); }

 private:
  /// What the benchmark that ran last has measured.
  struct measurement {
    record::sample taken;
    std::uint64_t operations = 0;
    double cpu_seconds = 0;
  };
  std::optional<measurement> last_;
  std::vector<record::sample> samples_;
};

}  // namespace switchmark::runner
