#pragma once

#include "app/cell.hpp"
#include "app/interrupt.hpp"
#include "app/news.hpp"
#include "app/plan.hpp"
#include "report/partial.hpp"

#include <span>

namespace switchmark::app {

/// Counts the instructions of one epoch of every cell, in this process, which runs under callgrind (app/valgrind.hpp),
/// until a request to stop. A sample of what was found has counts only, and no row of Google Benchmark's. What throws,
/// or counts anything but two regions, fails.
[[nodiscard]] report::partial count_cells(const plan& work, std::span<const cell> cells, interrupt& stop,
                                          const news& parent);

}  // namespace switchmark::app
