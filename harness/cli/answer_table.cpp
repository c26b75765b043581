#include "cli/answer_table.hpp"

#include "cli/text.hpp"
#include "record/figure_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace switchmark::cli {
namespace {

using record::answer_column;
using record::cell_view;
using record::display_unit;
using record::metric_view;

/// Titles are broken into lines of at most so many characters, if their words allow it.
constexpr std::size_t title_width = 8;

/// The texts of a column, from top to bottom.
struct column_texts {
  std::vector<std::string> title;
  std::vector<std::string> medians;
  std::vector<std::string> intervals;  ///< one for each median; may be empty
  std::size_t width = 0;
};

std::vector<std::string> lines_of(std::string_view text, std::size_t columns) {
  const std::string all = wrapped(text, columns);
  std::vector<std::string> lines;
  for (std::size_t begin = 0; begin < all.size(); begin = all.find('\n', begin) + 1)
    lines.push_back(all.substr(begin, all.find('\n', begin) - begin));
  return lines;
}

display_unit unit_of(const record::answer& answer, std::size_t place) {
  const answer_column& described = answer.columns[place];
  if (described.in_percent) return record::percent();
  const metric_view* largest = nullptr;
  for (const record::answer_row& row : answer.rows)
    if (const cell_view* const cell = row.cells[place]; cell != nullptr) {
      const metric_view* const own = cell->metric(described.metric);
      if (largest == nullptr || std::abs(own->median) > std::abs(largest->median)) largest = own;
    }
  return unit_for(*largest, largest->median, record::most_of_a_unit_in_tables);
}

/// "6.51-6.65"; empty if there is none, or if it is as narrow as the digits of the median.
std::string interval_text(const metric_view& metric, const display_unit& unit) {
  if (metric.is_exact() || metric.confidence == 0) return {};
  const std::string low = unit.text(metric.low), high = unit.text(metric.high);
  if (low == high && low == unit.text(metric.median)) return {};
  return fmt::format("{}{}{}", low, metric.low < 0 ? ".." : "-", high);
}

/// Each text ends with a place for a mark.
column_texts column_texts_of(const record::answer& answer, std::size_t place) {
  const display_unit unit = unit_of(answer, place);
  const cell_view* const best = best_of(answer, place);
  column_texts made;
  made.title = lines_of(answer.columns[place].heading, title_width);
  made.title.push_back(unit.name);
  for (const record::answer_row& row : answer.rows) {
    const cell_view* const cell = row.cells[place];
    const metric_view* const metric = cell == nullptr ? nullptr : cell->metric(answer.columns[place].metric);
    std::string interval = metric == nullptr ? "" : interval_text(*metric, unit);
    const bool is_uncertain = metric != nullptr && has_few_samples(*metric);
    std::string marks(cell != nullptr && cell == best ? 1 : 0, best_mark);
    if (is_uncertain) marks += record::few_samples_mark;
    made.medians.push_back((metric == nullptr ? "-" : unit.text(metric->median)) + (marks.empty() ? " " : marks));
    made.intervals.push_back(interval.empty() ? "" : interval + ' ');
  }
  return made;
}

std::size_t longest_of(const std::vector<std::string>& texts) {
  std::size_t width = 0;
  for (const std::string& each : texts) width = std::max(width, each.size());
  return width;
}

}  // namespace

answer_layout answer_table(const record::answer& answer, bool intervals) {
  answer_layout layout;
  if (answer.rows.empty()) return layout;
  std::vector<column_texts> columns;
  std::size_t height = 0, first = std::string_view("model").size();
  for (std::size_t place = 0; place < answer.columns.size(); ++place) {
    column_texts made = column_texts_of(answer, place);
    made.width = std::max(longest_of(made.title), longest_of(made.medians));
    if (intervals) made.width = std::max(made.width, longest_of(made.intervals));
    height = std::max(height, made.title.size());
    columns.push_back(std::move(made));
  }
  for (const record::answer_row& row : answer.rows) first = std::max(first, row.model.size());
  const auto add_line = [&](std::string_view name, auto text_in) {
    std::string line = fmt::format("{:<{}}", name, first);
    for (const column_texts& each : columns) line += fmt::format(" {:>{}}", text_in(each), each.width);
    line = without_trailing_blanks(std::move(line));
    layout.width = std::max(layout.width, line.size());
    layout.text += line + '\n';
  };
  for (std::size_t i = 0; i < height; ++i)
    add_line(i + 1 == height ? "model" : "", [i, height](const column_texts& each) {
      const std::size_t above = height - each.title.size();
      return i < above ? std::string_view() : std::string_view(each.title[i - above]);
    });
  for (std::size_t row = 0; row < answer.rows.size(); ++row) {
    add_line(answer.rows[row].model, [row](const column_texts& each) { return std::string_view(each.medians[row]); });
    const auto has_interval = [row](const column_texts& each) { return !each.intervals[row].empty(); };
    if (!intervals || std::none_of(columns.begin(), columns.end(), has_interval)) continue;
    layout.has_intervals = true;
    add_line("", [row](const column_texts& each) { return std::string_view(each.intervals[row]); });
  }
  layout.has_best = layout.text.find(best_mark) != layout.text.npos;
  return layout;
}

}  // namespace switchmark::cli
