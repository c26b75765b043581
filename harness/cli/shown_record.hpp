#pragma once

#include "runner/options.hpp"

#include <cstddef>
#include <string>

namespace switchmark::cli {

/// The text of a record file, or of standard input if `place` is "-". Throws runner::usage_error, which names the
/// place, if it is no file or pipe, cannot be read, or is longer than records are.
[[nodiscard]] std::string record_text(const std::string& place);

/// What --table RESULT prints: the cells of a record that --filter, --model and --workload select. Throws
/// nothing_matches if they select none, and runner::usage_error for a record that cannot be read.
[[nodiscard]] std::string table_of_record(const runner::options& requested);

/// What --summary RESULT prints: what the run has printed that wrote the record; as JSON, the key `answer` of a record,
/// computed again. Throws runner::usage_error for a record that cannot be read, and if cells are selected.
[[nodiscard]] std::string summary_of_record(const runner::options& requested, std::size_t columns);

}  // namespace switchmark::cli
