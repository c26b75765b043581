#pragma once

#include "app/cell.hpp"

#include <vector>

namespace switchmark::app {

/// Every cell of every workload and model. `registry` of the program gives these; that of a program with planted faults
/// changes one of them.
[[nodiscard]] std::vector<cell> every_cell(const scale& wanted);

}  // namespace switchmark::app
