#pragma once

#include "cli/selection.hpp"
#include "runner/options.hpp"

#include <cstddef>
#include <string>

namespace switchmark::cli {

/// About how many seconds it takes to compare the samples of so many cells and to write the record.
[[nodiscard]] constexpr double seconds_to_write(std::size_t cells) { return 0.3 + 0.003 * static_cast<double>(cells); }

/// About how many seconds a run of `chosen` takes, checks and writing included; at most the time limit of `requested`.
[[nodiscard]] double expected_seconds(const runner::options& requested, const selection& chosen);

/// The line that is said before a run begins: "3 cells, and 2 reference cells for their ratios, about 40 s and at most
/// 2 min".
[[nodiscard]] std::string expectation(const runner::options& requested, const selection& chosen);

/// Throws runner::usage_error, which names the shortest time that suffices, if the user's time limit leaves no room for
/// one sample of each cell.
void require_time(const runner::options& requested, const selection& chosen);

}  // namespace switchmark::cli
