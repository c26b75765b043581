#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace switchmark::cli {

/// The columns of a terminal for which help and explanations are written.
inline constexpr std::size_t terminal_columns = 80;

/// `text` in lines of at most `columns` characters, each of which begins with `margin` and ends with a line feed.
[[nodiscard]] std::string wrapped(std::string_view text, std::size_t columns, std::string_view margin = {});

/// The same, but the first line begins with `first`, which is not longer than `margin`.
[[nodiscard]] std::string hanging(std::string_view text, std::size_t columns, std::string_view first,
                                  std::string_view margin);

/// `line` without the spaces at its end.
[[nodiscard]] std::string without_trailing_blanks(std::string line);

/// The number of lines of `text`, each of which ends with a line feed.
[[nodiscard]] std::size_t count_lines(std::string_view text);

/// Input of a user as one line of an error message can show it: control characters are replaced by spaces, and of a
/// long text only the beginning is kept, followed by "...".
[[nodiscard]] std::string shortened(std::string_view text);

/// The one of `names` that `name` most likely stands for: the first that contains it, otherwise the most similar one.
/// Upper and lower case count as equal. Empty if none is similar, that is, if more than a third of the characters of
/// `name` would have to be changed.
[[nodiscard]] std::string most_similar(std::string_view name, std::span<const std::string> names);

/// "did you mean 'NAME'? ", with the most similar one of `names`; empty if none is similar.
[[nodiscard]] std::string did_you_mean(std::string_view name, std::span<const std::string> names);

}  // namespace switchmark::cli
