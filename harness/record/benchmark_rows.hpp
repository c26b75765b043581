#pragma once

#include "record/cell_result.hpp"

#include <span>

namespace switchmark::record {

/// Google Benchmark's rows of all measured cells, as if one process had written them: every repetition of a cell is
/// numbered on, so that pairs of name and repetition_index are unique.
[[nodiscard]] json benchmark_rows(std::span<const cell_result> cells);

}  // namespace switchmark::record
