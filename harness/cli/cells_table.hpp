#pragma once

#include "record/record_view.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace switchmark::cli {

/// The cells of a record.
using cell_list = std::vector<const record::cell_view*>;

[[nodiscard]] cell_list all_cells(const record::record_view& view);

/// The figures of these cells in lines of at most `columns` characters: a block for each workload, in it a table for
/// each configuration, with a line for each model and a column for each metric that the summary shows. Columns that do
/// not fit stand in further tables below. What was not measured stands there with its reason.
[[nodiscard]] std::string cells_table(const cell_list& cells, std::size_t columns);

}  // namespace switchmark::cli
