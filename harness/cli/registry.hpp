#pragma once

#include "runner/registry.hpp"

#include <vector>

namespace switchmark::cli {

/// Every cell of every workload and model. `registry` of the program gives these; that of a program with planted faults
/// changes one of them.
[[nodiscard]] std::vector<workloads::cell> every_cell(const workloads::scale& wanted);

}  // namespace switchmark::cli
