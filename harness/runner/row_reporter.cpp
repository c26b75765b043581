#include "runner/row_reporter.hpp"

#include <utility>

namespace switchmark::runner {

bool row_reporter::ReportContext(const Context& context) {
  SetOutputStream(&text_);
  return JSONReporter::ReportContext(context);
}

void row_reporter::ReportRuns(const std::vector<Run>& runs) {
  const std::optional<epochs> last = std::exchange(last_, std::nullopt);
  if (!last) return;
  for (Run run : runs) {
    if (run.run_type != Run::RT_Iteration) continue;
    run.iterations = static_cast<benchmark::IterationCount>(last->operations);
    run.cpu_accumulated_time = last->cpu_seconds;
    run.run_name.iterations.clear();
    run.run_name.repetitions.clear();
    JSONReporter::ReportRuns({run});
  }
}

json row_reporter::rows() const { return json::parse(text_.str()).at("benchmarks"); }

}  // namespace switchmark::runner
