#include "runner/row_reporter.hpp"

#include <sstream>
#include <utility>

namespace switchmark::runner {
namespace {

/// As Google Benchmark writes it.
json row_of(const benchmark::BenchmarkReporter::Run& run) {
  std::ostringstream text;
  benchmark::JSONReporter writer;
  writer.SetOutputStream(&text);
  writer.ReportRuns({run});
  return json::parse(text.str());
}

}  // namespace

void row_reporter::succeeded(record::sample taken, std::uint64_t operations, double cpu_seconds) {
  last_ = measurement{std::move(taken), operations, cpu_seconds};
}

void row_reporter::ReportRuns(const std::vector<Run>& runs) {
  std::optional<measurement> last = std::exchange(last_, std::nullopt);
  if (!last) return;
  for (Run run : runs) {
    if (run.run_type != Run::RT_Iteration) continue;
    run.iterations = static_cast<benchmark::IterationCount>(last->operations);
    run.cpu_accumulated_time = last->cpu_seconds;
    run.run_name.iterations.clear();
    run.run_name.repetitions.clear();
    last->taken.row = row_of(run);
    samples_.push_back(std::move(last->taken));
    return;
  }
}

}  // namespace switchmark::runner
