#include "cli/table.hpp"

#include "cli/text.hpp"
#include "measure/machine_state.hpp"
#include "record/figure_text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <string_view>

namespace switchmark::cli {
namespace {

bool holds(const cell_list& cells, std::string_view id) {
  return std::any_of(cells.begin(), cells.end(), [id](const auto* cell) { return cell->id == id; });
}

/// How much of what can be compared was resolved, and what was not.
std::string compared(const record::record_view& view, const cell_list& cells, std::size_t columns) {
  std::map<record::verdict, int> counts;
  std::string open;
  for (const record::comparison_view& each : view.comparisons) {
    if (!holds(cells, each.cell)) continue;
    ++counts[each.found];
    if (each.found == record::verdict::not_resolved)
      open += hanging(fmt::format("{} {}", each.cell, each.metric), columns, "    ", "      ");
  }
  if (counts.empty()) return {};
  std::vector<std::string> parts;
  for (const auto& [found, count] : counts) parts.push_back(fmt::format("{} {}", count, record::name(found)));
  const std::string counted = fmt::format("ratios to other models, within this run: {}", fmt::join(parts, ", "));
  return fmt::format("\n{}{}{}", hanging(counted, columns, "", "  "), open.empty() ? "" : "  not resolved:\n", open);
}

std::string answer_text(const record::crossover_view& crossover) {
  using record::number;
  if (crossover.found == record::crossing::found)
    return fmt::format("{} [{}, {}] {}", number(crossover.at), number(crossover.low), number(crossover.high),
                       crossover.unit);
  return fmt::format("{}, {} to {} {}", record::name(crossover.found), number(crossover.first), number(crossover.last),
                     crossover.unit);
}

/// Each question about a crossover of these cells' workloads, and its answer below.
std::string crossed(const record::record_view& view, const cell_list& cells, std::size_t columns) {
  std::string text;
  for (const record::crossover_view& each : view.crossovers) {
    const auto is_of = [&each](const record::cell_view* cell) {
      return cell->workload == each.workload && (cell->model == each.model || cell->model == each.reference);
    };
    if (std::none_of(cells.begin(), cells.end(), is_of)) continue;
    text += hanging(each.question, columns, "  ", "    ") + hanging(answer_text(each), columns, "      ", "      ");
  }
  return text.empty() ? "" : "\ncrossovers, within this run\n" + text;
}

}  // namespace

std::string few_samples_note() {
  return fmt::format("{} few samples: confidence below {:.0f} %.", record::few_samples_mark,
                     100 * record::usual_confidence);
}

std::string whole_table(const record::record_view& view, const cell_list& cells, std::size_t columns) {
  std::string text = cells_table(cells, columns);
  if (text.find(record::few_samples_mark) != text.npos) text += '\n' + wrapped(few_samples_note(), columns);
  text += compared(view, cells, columns) + crossed(view, cells, columns);
  for (const std::string& line : states_of_machine(view)) text += '\n' + wrapped(line, columns);
  return text;
}

std::vector<std::string> states_of_machine(const record::record_view& view) {
  std::vector<std::string> lines;
  if (view.states.size() > 1) {
    std::vector<std::string> probes;
    for (const record::state_view& state : view.states) probes.push_back(record::number(state.probe));
    const auto most = std::max_element(view.states.begin(), view.states.end(),
                                       [](const auto& one, const auto& other) { return one.samples < other.samples; });
    lines.push_back(
        fmt::format("The machine was in {} states (probes {}); the figures are of that at {}, {:.0f} % of samples.",
                    view.states.size(), fmt::join(probes, ", "), record::number(most->probe),
                    100 * static_cast<double>(most->samples) / static_cast<double>(std::max(view.samples, 1L))));
  }
  if (view.clock_range >= measure::noticeable_clock_range)
    lines.push_back(
        fmt::format("The clock of the CPU varied by {:.0f} %: times of code that computes are those at its median.",
                    100 * (view.clock_range - 1)));
  if (view.unsteady_samples.value_or(0) > 0)
    lines.push_back(fmt::format("{} of {} samples were disturbed: they count only in cells that have no others.",
                                *view.unsteady_samples, view.samples));
  return lines;
}

}  // namespace switchmark::cli
