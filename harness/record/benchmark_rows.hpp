#pragma once

#include "record/cell_result.hpp"

#include <span>

namespace switchmark::record {

/// Google Benchmark's rows of all measured cells, as if one process had written them: every repetition of a cell is
/// numbered on, so that pairs of name and repetition_index are unique. The values of a sample stand in its row as the
/// library's counters do, and so does what is known of the state of the machine.
[[nodiscard]] json benchmark_rows(std::span<const cell_result> cells);

}  // namespace switchmark::record
