#pragma once

#include "cli/cells_table.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace switchmark::cli {

/// The answer of --table: the table of these cells of the record, then which ratios between models the run has
/// resolved, where models cross, and what is known of the machine's states, as far as it is about these cells.
[[nodiscard]] std::string whole_table(const record::record_view& view, const cell_list& cells, std::size_t columns);

/// One line each where the machine was in several states (record/machine_states.hpp), and where it changed its state
/// within samples.
[[nodiscard]] std::vector<std::string> states_of_machine(const record::record_view& view);

/// What `few_samples_mark` means: one line.
[[nodiscard]] std::string few_samples_note();

}  // namespace switchmark::cli
