#pragma once

#include "record/answer.hpp"

#include <cstddef>
#include <string>

namespace switchmark::cli {

/// Stands behind the best figure of a column.
inline constexpr char best_mark = '+';

/// What an answer's table looks like.
struct answer_layout {
  std::string text;
  std::size_t width = 0;  ///< of the longest line
  bool has_best = false;  ///< whether some figure has best_mark
  bool has_intervals = false;
};

/// The table of an answer: a line for each model with its medians, and, if `intervals` says so, a line below it with
/// their intervals. A column has one unit, which stands below its title. Without rows the text is empty.
[[nodiscard]] answer_layout answer_table(const record::answer& answer, bool intervals);

}  // namespace switchmark::cli
