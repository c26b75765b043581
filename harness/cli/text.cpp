#include "cli/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <numeric>
#include <utility>
#include <vector>

namespace switchmark::cli {
namespace {

/// Names are shorter. The time of a comparison grows with the product of both lengths.
constexpr std::size_t longest_name = 200;

std::string in_lower_case(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char one) { return std::tolower(one); });
  return lower;
}

/// How many characters must be inserted, removed, replaced, or exchanged with their neighbour, to turn one text into
/// the other (the distance of optimal string alignment).
std::size_t edits_between(std::string_view one, std::string_view other) {
  std::array<std::vector<std::size_t>, 3> rows;  // of the beginnings of `one`: two before, one before, this one
  for (auto& row : rows) row.resize(other.size() + 1);
  auto& [second_last, last, current] = rows;
  std::iota(last.begin(), last.end(), std::size_t{0});
  for (std::size_t i = 1; i <= one.size(); ++i) {
    current[0] = i;
    for (std::size_t k = 1; k <= other.size(); ++k) {
      const std::size_t replaced = last[k - 1] + (one[i - 1] == other[k - 1] ? 0 : 1);
      current[k] = std::min({last[k] + 1, current[k - 1] + 1, replaced});
      if (i > 1 && k > 1 && one[i - 1] == other[k - 2] && one[i - 2] == other[k - 1])
        current[k] = std::min(current[k], second_last[k - 2] + 1);
    }
    std::swap(second_last, last);
    std::swap(last, current);
  }
  return last.back();
}

}  // namespace

std::string wrapped(std::string_view text, std::size_t columns, std::string_view margin) {
  std::string lines;
  std::size_t used = columns;  // of the current line: there is none yet
  for (std::size_t begin = 0; begin < text.size();) {
    const std::string_view word = text.substr(begin, text.find(' ', begin) - begin);
    if (used + 1 + word.size() > columns) {
      lines += fmt::format("{}{}{}", lines.empty() ? "" : "\n", margin, word);
      used = margin.size() + word.size();
    } else {
      lines += fmt::format(" {}", word);
      used += 1 + word.size();
    }
    begin += word.size() + 1;
  }
  return lines + '\n';
}

std::string hanging(std::string_view text, std::size_t columns, std::string_view first, std::string_view margin) {
  return wrapped(text, columns, margin).replace(0, margin.size(), first);
}

std::string without_trailing_blanks(std::string line) {
  line.erase(line.find_last_not_of(' ') + 1);
  return line;
}

std::size_t count_lines(std::string_view text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

std::string shortened(std::string_view text) {
  constexpr std::size_t most = 60;
  std::string line(text.substr(0, most));
  std::replace_if(
      line.begin(), line.end(), [](unsigned char one) { return std::iscntrl(one) != 0; }, ' ');
  return text.size() > most ? line + "..." : line;
}

std::string most_similar(std::string_view name, std::span<const std::string> names) {
  if (name.empty() || name.size() > longest_name) return {};
  constexpr std::size_t shortest_part = 3;  // a shorter text is a part of many names
  const std::string wanted = in_lower_case(name);
  std::string nearest;
  std::size_t least = (name.size() + 2) / 3 + 1;
  for (const std::string& each : names) {
    const std::string other = in_lower_case(each);
    if (wanted.size() >= shortest_part && other.find(wanted) != other.npos) return each;
    if (const std::size_t edits = edits_between(wanted, other); edits < least) {
      nearest = each;
      least = edits;
    }
  }
  return nearest;
}

std::string did_you_mean(std::string_view name, std::span<const std::string> names) {
  const std::string nearest = most_similar(name, names);
  return nearest.empty() ? "" : fmt::format("did you mean '{}'? ", nearest);
}

}  // namespace switchmark::cli
