#pragma once

#include "measure/cell_description.hpp"
#include "measure/epoch.hpp"
#include "workloads/run_scale.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace switchmark::workloads {

/// Workload x model x configuration.
struct cell : measure::cell_description {
  bool preempts = false;             ///< ticks may add dispatches and checks of the timers
  std::string not_applicable;        ///< why the model can't run the workload; empty: it can
  measure::metric_name time_metric;  ///< what seconds per operation are called in the record: "switch_ns"
  /// What instructions per operation are called; none: they are not counted, or not the same twice.
  measure::metric_name counted_as;
  int stride = 1;                ///< measured in the processes whose index is a multiple of this; if > 1, once in each
  double epoch_seconds = 0.004;  ///< estimated duration of an epoch, used until one has been measured
  bool isolated = false;         ///< every sample wants a fresh process (memory)
  bool hooked = true;            ///< runs in the binary that is linked with the allocator hook
  std::function<measure::verification()> verify;
  std::function<std::unique_ptr<measure::session>()> prepare;
};

/// How often a process that measures `of` does so in a run with so many `repetitions` in each process.
[[nodiscard]] inline int repetitions_of(const cell& of, int repetitions) {
  return of.isolated || of.stride > 1 ? 1 : repetitions;
}

/// The cells of all workloads, in the record's order. Its text is generated from the list in CMakeLists.txt: it calls
/// `add_cells` of every workload.
[[nodiscard]] std::vector<cell> every_cell(const run_scale& scale);

}  // namespace switchmark::workloads
