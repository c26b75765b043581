#pragma once

#include "record/record_view.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace switchmark::cli {

/// The summary has at most so many lines, and so many columns if the terminal has them.
inline constexpr std::size_t summary_lines = 40, summary_columns = 100;

/// The first screen after a run: the table of the answer, its sentences, what is known of the machine's states, and the
/// command that shows the rest. `place` is the record, as commands name it; `columns` are those of the terminal.
///
/// At most `summary_lines` - 1 lines, so that the caller can add the place of the record. Words and names longer than
/// the columns are not broken. If cells were selected and they all fit, they stand there in place of the answer's
/// table.
[[nodiscard]] std::string summary(const record::record_view& view, std::string_view place, std::size_t columns);

}  // namespace switchmark::cli
