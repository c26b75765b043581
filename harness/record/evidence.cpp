#include "record/evidence.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>
#include <set>

namespace switchmark::record {

std::optional<known_figure> evidence::find(std::string_view workload, std::string_view model,
                                           const std::map<std::string, std::int64_t>& params,
                                           std::string_view metric) const {
  const cell_view* const cell = view_.find(workload, model, params);
  const metric_view* const own = cell == nullptr ? nullptr : cell->metric(metric);
  if (own == nullptr || !has_interval(*own)) return std::nullopt;
  if (!own->is_exact() && own->low <= 0) return std::nullopt;  // a time is above zero: it is not resolved
  return known_figure{cell, own};
}

std::vector<known_figure> evidence::find_all(std::string_view workload, std::initializer_list<std::string_view> models,
                                             const std::map<std::string, std::int64_t>& params,
                                             std::string_view metric) const {
  std::vector<known_figure> figures;
  for (const std::string_view model : models)
    if (const auto figure = find(workload, model, params, metric)) figures.push_back(*figure);
  std::stable_sort(figures.begin(), figures.end(),
                   [](const auto& one, const auto& other) { return one.metric->median < other.metric->median; });
  return figures;
}

const crossover_view* evidence::resolved(std::string_view workload, std::string_view model,
                                         std::string_view reference) const {
  const crossover_view* const row = view_.crossover(workload, model, reference);
  return row == nullptr || row->found == crossing::not_resolved ? nullptr : row;
}

std::optional<std::int64_t> evidence::largest(std::string_view workload, std::string_view model,
                                              std::string_view param) const {
  std::optional<std::int64_t> result;
  for (const cell_view& cell : view_.cells) {
    if (cell.state != status::measured || cell.workload != workload || cell.model != model) continue;
    const auto own = cell.params.find(std::string(param));
    if (own != cell.params.end() && (!result || own->second > *result)) result = own->second;
  }
  return result;
}

std::optional<std::int64_t> evidence::middle(std::string_view workload, std::string_view param) const {
  std::set<std::int64_t> values;
  for (const cell_view& cell : view_.cells) {
    if (cell.state != status::measured || cell.workload != workload) continue;
    if (const auto own = cell.params.find(std::string(param)); own != cell.params.end()) values.insert(own->second);
  }
  if (values.empty()) return std::nullopt;
  return *std::next(values.begin(), static_cast<std::ptrdiff_t>((values.size() - 1) / 2));
}

std::string evidence::text(const known_figure& figure) {
  return text(figure, unit_for(*figure.metric, figure.metric->median));
}

std::string evidence::text(const known_figure& figure, const display_unit& unit) {
  note(figure);
  return fmt::format("{}{}{}", figure_text(*figure.metric, unit), unit.name.empty() ? "" : " ", unit.name);
}

std::string evidence::list(const std::vector<known_figure>& figures) {
  std::vector<std::string> parts;
  for (const known_figure& figure : figures)
    parts.push_back(fmt::format("{} with {}", text(figure), figure.cell->model));
  return enumeration(parts);
}

std::string evidence::place(const crossover_view& crossover) {
  note(crossover);
  return fmt::format("{} [{}, {}]", number(crossover.at), number(crossover.low), number(crossover.high));
}

void evidence::note(const known_figure& figure) {
  const auto same = [&figure](const figure_reference& each) {
    return each.cell == figure.cell->id && each.metric == figure.metric->name;
  };
  if (std::none_of(figures_.begin(), figures_.end(), same)) figures_.push_back({figure.cell->id, figure.metric->name});
}

void evidence::note(const crossover_view& crossover) {
  crossovers_.push_back(static_cast<std::size_t>(&crossover - view_.crossovers.data()));
}

std::string enumeration(const std::vector<std::string>& parts) {
  if (parts.size() < 2) return parts.empty() ? "" : parts.front();
  return fmt::format("{} and {}", fmt::join(parts.begin(), parts.end() - 1, ", "), parts.back());
}

}  // namespace switchmark::record
