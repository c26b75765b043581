#pragma once

#include "platform/interrupt.hpp"
#include "record/partial.hpp"
#include "runner/child_status.hpp"
#include "runner/plan.hpp"
#include "runner/registry.hpp"

#include <span>

namespace switchmark::runner {

/// Counts the instructions of one epoch of every cell, in this process, which runs under callgrind
/// (runner/valgrind.hpp), until a request to stop. A sample of what was found has counts only, and no row of Google
/// Benchmark's. What throws, or counts anything but two regions, fails.
[[nodiscard]] record::partial count_cells(std::span<const cell> cells, platform::interrupt& stop,
                                          const child_status& parent);

}  // namespace switchmark::runner
