#pragma once

#include "record/environment.hpp"
#include "workloads/cell.hpp"

#include <string>
#include <vector>

namespace switchmark::runner {

using workloads::cell;
using workloads::run_scale;

// What a program gives the runner to run: each program defines these functions.

/// The cells of the program at this scale, in the record's order. Those of switchmark are workloads::every_cell; a
/// program with injected regressions changes one of them.
[[nodiscard]] std::vector<cell> registry(const run_scale& scale);

/// Fills in what must be alike in every process of a run: called once, by the parent.
[[nodiscard]] run_scale calibrate(run_scale scale);

/// Which JSON documents the hogs work on, for the record.
[[nodiscard]] std::string documents();

/// How the models were built and what the kernel grants them, for the record.
[[nodiscard]] record::model_facts facts();

}  // namespace switchmark::runner
