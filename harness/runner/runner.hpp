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
/// Configurations follow each other in an order drawn from the seed; the cells of one configuration are measured
/// together, as `measure_interleaved` does it. A repetition of short cells is divided into up to `most_visits` visits,
/// between which the other configurations have theirs, each time in another order: what ran before, and where memory
/// was placed, decides for a while how fast some loops are. When all is measured, the library gets the results. (Its
/// own interleaving draws from std::random_device.)
///
/// A cell that throws, or reads what is no number, fails and is not tried again. After a request to stop, or the plan's
/// deadline, no epoch is begun, and what was measured before counts.
[[nodiscard]] record::partial measure_cells(const plan& work, std::span<const cell> cells, platform::interrupt& stop,
                                            const child_status& parent);

}  // namespace switchmark::runner
