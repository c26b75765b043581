#pragma once

#include "runner/options.hpp"
#include "runner/registry.hpp"
#include "runner/time_plan.hpp"

#include <span>

namespace switchmark::runner {

/// The plan of a run that may measure `cells` as `requested` for so many `seconds`, which may be infinite.
[[nodiscard]] time_plan time_plan_for(const options& requested, std::span<const cell> cells, double seconds);

/// Whether the instructions of a cell are counted: in the program at hand, where `requested` asks for it.
[[nodiscard]] bool is_counted(const cell& of, const options& requested);

/// Estimates the duration of a run in seconds before it begins: verifying the cells, counting instructions, and
/// measuring, which takes at most what the others leave of `limit` seconds.
[[nodiscard]] double expected_seconds(const options& requested, std::span<const cell> cells, double limit);

/// Estimates the same if a single process measured, with the shortest repetitions.
[[nodiscard]] double least_seconds(const options& requested, std::span<const cell> cells);

}  // namespace switchmark::runner
