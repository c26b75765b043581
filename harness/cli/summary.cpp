#include "cli/summary.hpp"

#include "cli/answer_table.hpp"
#include "cli/glossary.hpp"
#include "cli/table.hpp"
#include "cli/text.hpp"
#include "record/figure_text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace switchmark::cli {
namespace {

constexpr std::size_t most_lines = summary_lines - 1;
constexpr std::size_t least_columns = 60;
/// Rows of the answer's table; further models are left to the table of all cells.
constexpr std::size_t most_rows = 12;
/// Lines of cells that are more use than the sentences which they would leave no room for.
constexpr std::size_t least_lines_of_cells = 10;
/// With a line of intervals below each model, at least so many sentences, or all that there are, must fit.
constexpr std::size_t sentences_beside_intervals = 6;

/// The parts of a summary, each of whole lines.
struct parts {
  std::string table;
  std::string notes;  ///< what the marks of the table mean, and what is missing
  std::vector<std::string> sentences;
  std::string states;
  std::string rest;  ///< how to see more

  [[nodiscard]] std::size_t lines() const {
    std::size_t count = count_lines(table) + count_lines(notes) + count_lines(states) + count_lines(rest);
    for (const std::string& each : sentences) count += count_lines(each);
    return count + (sentences.empty() ? 1 : 2);  // a blank line above the sentences and one above the rest
  }
};

/// "2 of 196 cells failed, 3 of them were not measured"; empty if every applicable cell was measured.
std::string missing_cells(const record::record_view& view) {
  std::vector<std::string> words;
  for (const auto& [state, verb] :
       {std::pair{record::status::failed, "failed"}, std::pair{record::status::interrupted, "were interrupted"}}) {
    const auto count = std::count_if(view.cells.begin(), view.cells.end(),
                                     [state = state](const auto& cell) { return cell.state == state; });
    if (count > 0) words.push_back(fmt::format("{} {}", count, verb));
  }
  if (words.empty()) return {};
  return fmt::format("Of {} cells, {}; the table of all cells says why.", view.cells.size(), fmt::join(words, " and "));
}

/// The part of an answer that fits: the rows with most figures, in their order.
record::answer with_fewer_rows(record::answer answer) {
  while (answer.rows.size() > most_rows) {
    const auto figures = [](const record::answer_row& row) {
      return std::count(row.cells.begin(), row.cells.end(), nullptr);
    };
    const auto emptiest =
        std::max_element(answer.rows.begin(), answer.rows.end(),
                         [&figures](const auto& one, const auto& other) { return figures(one) <= figures(other); });
    answer.rows.erase(emptiest);
  }
  return answer;
}

/// What the marks of a table mean, and which cells are missing.
std::string notes_on(const answer_layout& layout, const record::record_view& view, std::size_t columns) {
  std::vector<std::string> words;
  if (layout.has_intervals) words.emplace_back("Below each median its interval.");
  if (layout.has_best) words.push_back(fmt::format("{} best: overlaps no other.", best_mark));
  if (layout.text.find(record::few_samples_mark) != layout.text.npos) words.push_back(few_samples_note());
  if (std::string missing = missing_cells(view); !missing.empty()) words.push_back(std::move(missing));
  return words.empty() ? "" : wrapped(fmt::format("{}", fmt::join(words, " ")), columns);
}

/// Takes away the last sentences, until the rest fits.
parts with_fewer_sentences(parts made) {
  while (!made.sentences.empty() && made.lines() > most_lines) made.sentences.pop_back();
  return made;
}

/// With the table of the answer; without intervals if they leave too little room.
parts with_answer(const record::record_view& view, const record::answer& whole, const parts& made,
                  std::size_t columns) {
  const record::answer answer = with_fewer_rows(whole);
  for (const bool intervals : {true, false}) {
    const answer_layout layout = answer_table(answer, intervals);
    parts tried = made;
    tried.table = layout.text;
    tried.notes = notes_on(layout, view, columns) + wrapped(glossary_of(answer), columns);
    tried = with_fewer_sentences(std::move(tried));
    const bool has_enough = tried.sentences.size() >= std::min(made.sentences.size(), sentences_beside_intervals);
    if (!intervals || (layout.width <= columns && has_enough)) return tried;
  }
  return made;
}

/// The first cells of the record that fit into so many lines.
struct first_cells {
  std::string table;
  std::size_t shown = 0;
};

first_cells cells_within(std::size_t room, const cell_list& all, std::size_t columns) {
  first_cells first;
  for (; first.shown < all.size(); ++first.shown) {
    const auto end = all.begin() + static_cast<std::ptrdiff_t>(first.shown) + 1;
    std::string longer = cells_table({all.begin(), end}, columns);
    if (count_lines(longer) > room) break;
    first.table = std::move(longer);
  }
  return first;
}

/// With the first cells of the record, as many as fit. If all of them fit, or few fit beside the sentences, the cells
/// go before the sentences.
parts with_cells(const record::record_view& view, parts made, std::size_t columns) {
  const cell_list all = all_cells(view);
  if (const std::string missing = missing_cells(view); !missing.empty()) made.notes = wrapped(missing, columns);
  const std::size_t beside_sentences = most_lines - std::min(most_lines, made.lines() + 2);
  const std::vector<std::string> sentences = std::exchange(made.sentences, {});
  first_cells first = cells_within(most_lines - made.lines() - 2, all, columns);
  if (first.shown < all.size() && beside_sentences >= least_lines_of_cells)
    first = cells_within(beside_sentences, all, columns);
  made.table = std::move(first.table);
  if (first.shown < all.size())
    made.table +=
        fmt::format("... and {} more cell{}\n", all.size() - first.shown, all.size() == first.shown + 1 ? "" : "s");
  if (made.table.find(record::few_samples_mark) != made.table.npos)
    made.notes = wrapped(few_samples_note(), columns) + made.notes;
  made.sentences = sentences;
  return with_fewer_sentences(std::move(made));
}

bool all_cells_fit(const record::record_view& view, const parts& made, std::size_t columns) {
  parts listed = made;
  listed.sentences.clear();
  listed.table = cells_table(all_cells(view), columns);
  return listed.lines() + 2 <= most_lines;
}

/// A sentence in lines that break neither within an interval nor before a unit.
std::string item(std::string text, std::size_t columns) {
  constexpr char joint = '\x01';  // no text of a record has it
  bool inside = false;
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    inside = (inside || text[i] == '[') && text[i] != ']';
    if (text[i] == ' ' && (inside || text[i + 1] == '%')) text[i] = joint;
  }
  std::string lines = hanging(text, columns, "- ", "  ");
  std::replace(lines.begin(), lines.end(), joint, ' ');
  return lines;
}

}  // namespace

std::string summary(const record::record_view& view, std::string_view place, std::size_t columns) {
  columns = std::clamp(columns, least_columns, summary_columns);
  const record::answer answer = answer_of(view);
  parts made;
  for (const record::sentence& each : answer.sentences) made.sentences.push_back(item(each.text, columns));
  for (const std::string& line : states_of_machine(view)) made.states += wrapped(line, columns);
  made.rest = fmt::format(
      "Which model for your program: scripts/advise {0} --help\nAll cells and models: switchmark --table {0}\n", place);
  const bool has_list = answer.rows.empty() || (!view.filter.empty() && all_cells_fit(view, made, columns));
  made = has_list ? with_cells(view, std::move(made), columns) : with_answer(view, answer, made, columns);
  std::string text = made.table + made.notes;
  if (!made.sentences.empty()) text += fmt::format("\n{}", fmt::join(made.sentences, ""));
  return text + '\n' + made.states + made.rest;
}

}  // namespace switchmark::cli
