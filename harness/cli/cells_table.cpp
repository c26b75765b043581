#include "cli/cells_table.hpp"

#include "cli/text.hpp"
#include "measure/metric_table.hpp"
#include "record/figure_text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string_view>
#include <utility>

namespace switchmark::cli {
namespace {

using record::cell_view;
using record::metric_view;
using record::status;

constexpr std::size_t gap = 2;
/// A heading that is longer than this is broken if its figures are not as long.
constexpr std::size_t long_heading = 12;
/// The parameters stand above the models if they are not longer than this.
constexpr std::size_t long_params = 26;

/// A task needs memory: no figure means that too few tasks needed some.
bool always_has_figure(std::string_view name) {
  const measure::metric* const known = measure::metric_named(name);
  return known != nullptr && known->topic == measure::topics::memory && known->unit == "B" && known->kind == "time";
}

std::string figure(const cell_view& cell, std::string_view name) {
  const metric_view* const metric = cell.metric(name);
  if (metric == nullptr) return always_has_figure(name) ? "not resolved" : "-";
  const record::display_unit unit = unit_for(*metric, metric->median, record::most_of_a_unit_in_tables);
  const bool has_own_unit = unit.factor == 1;
  // Of a ratio to itself, and of bytes that are always the same, the interval says nothing.
  const std::string text = metric->low == metric->high && metric->confidence > 0 && !metric->is_exact()
                               ? unit.text(metric->median)
                               : figure_text(*metric, unit);
  return has_own_unit ? text : fmt::format("{} {}", text, unit.name);
}

bool has_metric(const cell_list& cells, std::string_view name) {
  return std::any_of(cells.begin(), cells.end(), [name](const auto* cell) { return cell->metric(name) != nullptr; });
}

/// The metrics of the summary that some cell has, in the order of their table; then those that this program does not
/// know.
std::vector<std::string> metrics_of(const cell_list& cells) {
  std::vector<std::string> names;
  for (const measure::metric& each : measure::all_metrics())
    if (each.shown == measure::shown_in::summary && has_metric(cells, each.name)) names.emplace_back(each.name);
  for (const cell_view* cell : cells)
    for (const metric_view& metric : cell->metrics)
      if (measure::metric_named(metric.name) == nullptr &&
          std::find(names.begin(), names.end(), metric.name) == names.end())
        names.push_back(metric.name);
  return names;
}

/// The name of a metric in lines of at most `width` characters, if its words allow it.
std::vector<std::string> heading_lines(std::string_view name, std::size_t width) {
  std::vector<std::string> lines(1);
  while (!name.empty()) {
    const std::size_t end = std::min(name.find('_'), name.size() - 1) + 1;
    const std::string word(name.substr(0, end));
    if (!lines.back().empty() && lines.back().size() + word.size() > width)
      lines.push_back(word);
    else
      lines.back() += word;
    name.remove_prefix(end);
  }
  return lines;
}

struct column {
  std::string metric;
  std::vector<std::string> heading;
  std::size_t width = 0;
};

column column_of(const cell_list& cells, const std::string& metric) {
  std::size_t width = 0;
  for (const cell_view* cell : cells) width = std::max(width, figure(*cell, metric).size());
  column made{metric, heading_lines(metric, std::max(width, long_heading)), width};
  for (const std::string& line : made.heading) made.width = std::max(made.width, line.size());
  return made;
}

/// As many columns as fit beside the first one, and so on.
std::vector<std::vector<column>> in_tables(std::vector<column> all, std::size_t first, std::size_t columns) {
  std::vector<std::vector<column>> tables;
  std::size_t used = columns;
  for (column& each : all) {
    if (used + gap + each.width > columns) {
      tables.emplace_back();
      used = gap + first;
    }
    used += gap + each.width;
    tables.back().push_back(std::move(each));
  }
  return tables;
}

std::string words_of(const std::map<std::string, std::int64_t>& params) {
  std::vector<std::string> words;
  for (const auto& [name, value] : params) words.push_back(fmt::format("{}:{}", name, value));
  return fmt::format("{}", fmt::join(words, " "));
}

/// One table: the heading with `corner` at the left of its last line, a line for each model that has a figure here.
std::string table_text(const cell_list& cells, const std::vector<column>& columns, std::string_view corner,
                       std::size_t first) {
  std::size_t height = 1;
  for (const column& each : columns) height = std::max(height, each.heading.size());
  std::string text;
  for (std::size_t row = 0; row < height; ++row) {
    std::string line = fmt::format("  {:<{}}", row + 1 == height ? corner : "", first);
    for (const column& each : columns) {
      const std::size_t above = height - each.heading.size();
      line += fmt::format("  {:>{}}", row < above ? "" : each.heading[row - above], each.width);
    }
    text += without_trailing_blanks(std::move(line)) + '\n';
  }
  for (const cell_view* cell : cells) {
    const auto has_figure = [cell](const column& each) { return cell->metric(each.metric) != nullptr; };
    if (!columns.empty() && std::none_of(columns.begin(), columns.end(), has_figure)) continue;
    text += fmt::format("  {:<{}}", cell->model, columns.empty() ? 0 : first);
    for (const column& each : columns) text += fmt::format("  {:>{}}", figure(*cell, each.metric), each.width);
    text += '\n';
  }
  return text;
}

/// The cells with the same parameters, in the order of the first of each.
std::vector<cell_list> configurations_of(const cell_list& cells) {
  std::vector<cell_list> configurations;
  for (const cell_view* cell : cells) {
    const auto same = std::find_if(configurations.begin(), configurations.end(),
                                   [cell](const auto& each) { return each.front()->params == cell->params; });
    (same == configurations.end() ? configurations.emplace_back() : *same).push_back(cell);
  }
  return configurations;
}

/// The tables of one workload.
std::string tables_of(const cell_list& measured, std::size_t columns) {
  std::size_t first = 0;
  for (const cell_view* cell : measured) {
    first = std::max(first, cell->model.size());
    if (const std::size_t size = words_of(cell->params).size(); size <= long_params) first = std::max(first, size);
  }
  std::string text;
  for (const cell_list& cells : configurations_of(measured)) {
    std::vector<column> all;
    for (const std::string& metric : metrics_of(cells)) all.push_back(column_of(measured, metric));
    std::string corner = words_of(cells.front()->params);
    if (!text.empty()) text += '\n';
    if (corner.size() > first) text += fmt::format("  {}\n", std::exchange(corner, ""));
    for (const std::vector<column>& each : in_tables(std::move(all), first, columns))
      text += table_text(cells, each, corner, first);
    if (metrics_of(cells).empty()) text += table_text(cells, {}, corner, 0);
  }
  return text;
}

/// The models that can't run a workload, an item for each reason.
std::string not_applicable(const cell_list& block, std::size_t columns) {
  std::vector<std::pair<std::string, std::vector<std::string>>> reasons;
  for (const cell_view* cell : block) {
    if (cell->state != status::not_applicable) continue;
    auto found =
        std::find_if(reasons.begin(), reasons.end(), [cell](const auto& one) { return one.first == cell->reason; });
    if (found == reasons.end()) found = reasons.insert(found, {cell->reason, {}});
    if (std::find(found->second.begin(), found->second.end(), cell->model) == found->second.end())
      found->second.push_back(cell->model);
  }
  std::string text;
  for (const auto& [reason, models] : reasons)
    text += hanging(fmt::format("{}: not applicable: {}", fmt::join(models, ", "), reason), columns, "  ", "    ");
  return text;
}

std::string block_of(const std::string& workload, const cell_list& block, std::size_t columns) {
  cell_list measured;
  std::string rest;
  for (const cell_view* cell : block) {
    if (cell->state == status::measured)
      measured.push_back(cell);
    else if (cell->state != status::not_applicable)
      rest += hanging(fmt::format("{}: {}: {}", cell->id.substr(std::min(workload.size() + 1, cell->id.size())),
                                  record::name(cell->state), cell->reason),
                      columns, "  ", "    ");
  }
  return fmt::format("{}\n{}{}{}", workload, tables_of(measured, columns), rest, not_applicable(block, columns));
}

}  // namespace

cell_list all_cells(const record::record_view& view) {
  cell_list cells;
  for (const cell_view& cell : view.cells) cells.push_back(&cell);
  return cells;
}

std::string cells_table(const cell_list& cells, std::size_t columns) {
  std::vector<std::pair<std::string, cell_list>> blocks;
  for (const cell_view* cell : cells) {
    const auto own =
        std::find_if(blocks.begin(), blocks.end(), [cell](const auto& each) { return each.first == cell->workload; });
    (own == blocks.end() ? blocks.emplace_back(cell->workload, cell_list{}) : *own).second.push_back(cell);
  }
  std::string text;
  for (const auto& [workload, block] : blocks) text += (text.empty() ? "" : "\n") + block_of(workload, block, columns);
  return text;
}

}  // namespace switchmark::cli
