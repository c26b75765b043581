#pragma once

#include "platform/interrupt.hpp"
#include "record/partial.hpp"
#include "runner/child_status.hpp"
#include "runner/registry.hpp"

#include <map>
#include <span>
#include <string>

namespace switchmark::runner {

/// Runs every cell's own check against its oracle, in this process, until a request to stop. What throws has a
/// mismatch.
[[nodiscard]] record::partial verify_cells(std::span<const cell> cells, platform::interrupt& stop,
                                           const child_status& parent);

/// Whom the oracle passed is held against the others: parity cells of one workload with the same parameters must agree
/// in every ledger field that may not differ, with the first of them that doesn't preempt. Of a cell that preempts the
/// forced switches are taken off the dispatches, and looks at the time aren't compared: ticks add both.
///
/// Returns cell -> reason, of the cells that departed. A cell without a verification is left out.
[[nodiscard]] std::map<std::string, std::string> cross_check(
    std::span<const cell> cells, const std::map<std::string, measure::verification>& verifications);

}  // namespace switchmark::runner
