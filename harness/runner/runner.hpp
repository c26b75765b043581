#pragma once

#include "platform/interrupt.hpp"
#include "record/partial.hpp"
#include "runner/child_status.hpp"
#include "runner/plan.hpp"
#include "runner/registry.hpp"

#include <span>

namespace switchmark::runner {

/// Measures `cells` by Google Benchmark, as `work` says, in this process, pinned to one CPU.
///
/// Pass by pass, every cell once in each, configurations in an order drawn from the seed; the cells of one
/// configuration together, as `measure_interleaved` does it. (The library's own interleaving draws from
/// std::random_device, and shuffles all repetitions together.)
///
/// A cell that throws, or reads what is no number, fails and is not tried again. After a request to stop, or the plan's
/// deadline, no epoch is begun, and what the pass at hand has counts.
[[nodiscard]] record::partial measure_cells(const plan& work, std::span<const cell> cells, platform::interrupt& stop,
                                            const child_status& parent);

}  // namespace switchmark::runner
