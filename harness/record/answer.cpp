#include "record/answer.hpp"

#include "measure/metric_table.hpp"
#include "record/figure_text.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace switchmark::record {
namespace {

std::vector<answer_column> all_columns() {
  return {
      {"switch, 2 tasks", "switch, 2 tasks", "switch_ns", "ring", {{"tasks", 2}}},
      {"switch, 1,000 tasks", "switch, 1,000", "switch_ns", "ring", {{"tasks", 1'000}}},
      {"switch, 100,000 tasks", "switch, 100,000", "switch_ns", "ring", {{"tasks", 100'000}}},
      {"spawn", "spawn", "spawn_ns", "spawn", {{"children", 1'000}}},
      {"memory of a parked task", "parked task", "resident_bytes_per_task", "sleepers", {{"tasks", 100'000}}},
      {"worst starvation beside 1 hog", "1 hog: starved", "worst_starvation_us", "hog", {{"hogs", 1}}},
      {"work of the hog per CPU second, fiber = 1", "hog's work", "throughput_ratio", "hog", {{"hogs", 1}}, true},
      {"share of instructions where a task can be stopped", "stopped at", "suspension_coverage", "coverage", {}, true}};
}

/// The models that may have rows, each once, in the order of the cells.
std::vector<std::string> models_of(const record_view& view) {
  std::vector<std::string> models;
  for (const cell_view& cell : view.cells)
    if (cell.family != "control" && std::find(models.begin(), models.end(), cell.model) == models.end())
      models.push_back(cell.model);
  return models;
}

std::size_t workloads_in(const answer_row& row) {
  std::set<std::string_view> workloads;
  for (const cell_view* cell : row.cells)
    if (cell != nullptr) workloads.insert(cell->workload);
  return workloads.size();
}

answer_row row_of(const record_view& view, const std::string& model, const std::vector<answer_column>& columns) {
  answer_row row{model, {}};
  for (const answer_column& column : columns) {
    const cell_view* const cell = view.find(column.workload, model, column.params);
    row.cells.push_back(cell != nullptr && cell->metric(column.metric) != nullptr ? cell : nullptr);
  }
  return row;
}

/// Takes away the columns of which no row has a figure.
void drop_empty_columns(answer& answer) {
  for (std::size_t column = answer.columns.size(); column-- > 0;) {
    const auto is_empty = [column](const answer_row& row) { return row.cells[column] == nullptr; };
    if (!std::all_of(answer.rows.begin(), answer.rows.end(), is_empty)) continue;
    const auto place = static_cast<std::ptrdiff_t>(column);
    answer.columns.erase(answer.columns.begin() + place);
    for (answer_row& row : answer.rows) row.cells.erase(row.cells.begin() + place);
  }
}

}  // namespace

answer answer_of(const record_view& view) {
  answer result{.columns = all_columns(), .rows = {}, .sentences = sentences_of(view)};
  std::vector<answer_row> rows;
  std::size_t most = 0;
  for (const std::string& model : models_of(view)) {
    rows.push_back(row_of(view, model, result.columns));
    most = std::max(most, workloads_in(rows.back()));
  }
  for (answer_row& row : rows) {
    const std::size_t workloads = workloads_in(row);
    if (workloads == 0) continue;
    if (workloads >= std::min<std::size_t>(2, most)) result.rows.push_back(std::move(row));
  }
  drop_empty_columns(result);
  return result;
}

const cell_view* best_of(const answer& answer, std::size_t column) {
  const std::string_view name = answer.columns[column].metric;
  std::vector<const cell_view*> cells;
  for (const answer_row& row : answer.rows)
    if (row.cells[column] != nullptr) cells.push_back(row.cells[column]);
  if (cells.size() < 2) return nullptr;
  const auto is_better = [name](const cell_view* one, const cell_view* other) {
    const metric_view &own = *one->metric(name), &others = *other->metric(name);
    return own.better == "higher" ? own.median > others.median : own.median < others.median;
  };
  const cell_view* const best = *std::min_element(cells.begin(), cells.end(), is_better);
  const bool is_alone = std::all_of(cells.begin(), cells.end(), [best, name](const cell_view* cell) {
    return cell == best || is_told_apart(*cell->metric(name), *best->metric(name));
  });
  return is_alone ? best : nullptr;
}

json to_json(const answer& answer) {
  json columns = json::array(), rows = json::array(), sentences = json::array();
  for (const answer_column& column : answer.columns)
    columns.push_back({{"title", column.title},
                       {"metric", column.metric},
                       {"workload", column.workload},
                       {"params", json(column.params)}});
  for (const answer_row& row : answer.rows) {
    json cells = json::array();
    for (const cell_view* cell : row.cells) cells.push_back(cell == nullptr ? json() : json(cell->id));
    rows.push_back({{"model", row.model}, {"cells", std::move(cells)}});
  }
  for (const sentence& each : answer.sentences) {
    json figures = json::array();
    for (const figure_reference& figure : each.figures)
      figures.push_back({{"cell", figure.cell}, {"metric", figure.metric}});
    sentences.push_back({{"id", each.id},
                         {"text", each.text},
                         {"workload", each.workload},
                         {"figures", std::move(figures)},
                         {"crossovers", each.crossovers}});
  }
  return {{"columns", std::move(columns)}, {"rows", std::move(rows)}, {"sentences", std::move(sentences)}};
}

json definitions_of(const record_view& view) {
  std::set<std::string_view> names;
  for (const cell_view& cell : view.cells)
    for (const metric_view& metric : cell.metrics) names.insert(metric.name);
  json definitions = json::object();
  for (const measure::metric& metric : measure::all_metrics()) {
    if (!names.contains(metric.name)) continue;
    json& definition = definitions[std::string(metric.name)] = {{"unit", metric.unit},
                                                                {"better", metric.better},
                                                                {"kind", metric.kind},
                                                                {"topic", metric.topic},
                                                                {"words", metric.words}};
    if (metric.scale == measure::scaled_to::clock) definition["scaled_to"] = "clock";
  }
  return definitions;
}

}  // namespace switchmark::record
