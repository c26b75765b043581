#pragma once

#include "app/cell.hpp"
#include "app/interrupt.hpp"
#include "app/news.hpp"
#include "app/plan.hpp"
#include "report/partial.hpp"

#include <span>

namespace switchmark::app {

/// Measures `cells` by Google Benchmark, as `work` says, in this process, pinned to one CPU.
///
/// The order goes round by round: every cell once in each round, in an order drawn from the seed. So the samples of a
/// ratio are neighbours in time, and a drift of the machine meets all models alike. (The library's own interleaving
/// draws from std::random_device, and shuffles all repetitions together.)
///
/// A cell that throws, or reads what is no number, fails and is not tried again. After a request to stop no cell is
/// begun, and the repetition at hand ends with its epoch and counts.
[[nodiscard]] report::partial measure_cells(const plan& work, std::span<const cell> cells, interrupt& stop,
                                            const news& parent);

}  // namespace switchmark::app
