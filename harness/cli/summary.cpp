#include "cli/summary.hpp"

#include "measure/metrics.hpp"
#include "measure/statistics.hpp"
#include "record/comparison.hpp"
#include "record/crossover.hpp"
#include "record/machine_states.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

namespace switchmark::cli {
namespace {

using cells = std::vector<const record::cell_result*>;
using table = std::vector<std::vector<std::string>>;

/// Three digits or more: enough to tell apart what the interval tells apart.
std::string number(double value) {
  return std::abs(value) >= 100 ? fmt::format("{:.0f}", value) : fmt::format("{:.3g}", value);
}

/// Behind an interval that covers less than this stands a mark.
constexpr double usual_confidence = 0.9;
constexpr char mark = '*';

/// How a column's figures are written: in the unit of its metric, or, from 10,000 of these on, in a larger one, which
/// then stands behind each.
struct scale {
  double factor = 1;
  std::string_view unit = {};
};

scale scale_of(std::string_view unit, double value) {
  constexpr std::array<std::string_view, 4> times{"ns", "us", "ms", "s"};
  const auto own = std::find(times.begin(), times.end(), unit);
  scale larger;
  if (own == times.end() || std::abs(value) < 10'000) return larger;
  for (auto next = own + 1; next != times.end() && std::abs(value) * larger.factor >= 1000; ++next)
    larger = {larger.factor / 1000, *next};
  return larger;
}

std::string figure(const record::cell_result& cell, const measure::metric& metric) {
  const std::vector<double> samples = record::metric_of(cell, metric.name).samples;
  // A task needs memory: no figure means that too few tasks needed some.
  const bool wanted = metric.topic == measure::topics::memory && metric.unit == "B" && metric.kind == "time";
  if (samples.empty()) return wanted ? "not resolved" : "-";
  const measure::interval span = measure::median_interval(samples);
  const double median = measure::median(samples);
  const scale larger = scale_of(metric.unit, median);
  const auto text = [&larger](double value) { return number(value * larger.factor); };
  std::string result = text(median);
  if (!larger.unit.empty()) result += fmt::format(" {}", larger.unit);
  if (samples.size() == 1 && metric.kind != "exact") return result + mark;
  if (span.low == span.high) return result;  // counted, or a ratio to itself
  result += fmt::format(" [{}, {}]", text(span.low), text(span.high));
  return span.confidence < usual_confidence ? result + mark : result;
}

/// The metrics of the summary that some cell has, from left to right.
std::vector<const measure::metric*> columns_of(const cells& block) {
  std::vector<const measure::metric*> columns;
  for (const measure::metric& each : measure::metrics)
    if (each.shown == measure::shown_in::summary && std::any_of(block.begin(), block.end(), [&each](const auto* cell) {
          return !record::metric_of(*cell, each.name).samples.empty();
        }))
      columns.push_back(&each);
  return columns;
}

std::string place(const record::cell_result& cell) { return cell.id.substr(cell.workload.size() + 1); }

std::string lay_out(const table& lines) {
  std::vector<std::size_t> widths(lines.front().size());
  for (const auto& line : lines)
    for (std::size_t i = 0; i < line.size(); ++i) widths[i] = std::max(widths[i], line[i].size());
  std::string text;
  for (const auto& line : lines) {
    text += fmt::format("  {:<{}}", line[0], widths[0]);
    for (std::size_t i = 1; i < line.size(); ++i) text += fmt::format("  {:>{}}", line[i], widths[i]);
    text += '\n';
  }
  return text;
}

/// The models that can't run a workload, a line for each reason.
std::string not_applicable(const cells& block) {
  std::vector<std::pair<std::string, std::vector<std::string>>> reasons;
  for (const record::cell_result* cell : block) {
    if (cell->state != record::status::not_applicable) continue;
    auto found =
        std::find_if(reasons.begin(), reasons.end(), [cell](const auto& one) { return one.first == cell->reason; });
    if (found == reasons.end()) found = reasons.insert(found, {cell->reason, {}});
    if (std::find(found->second.begin(), found->second.end(), cell->model) == found->second.end())
      found->second.push_back(cell->model);
  }
  std::string text;
  for (const auto& [reason, models] : reasons)
    text += fmt::format("  {}: not applicable: {}\n", fmt::join(models, ", "), reason);
  return text;
}

std::string block_of(const std::string& workload, const cells& block) {
  const std::vector<const measure::metric*> columns = columns_of(block);
  table lines(1, {"model"});
  for (const measure::metric* metric : columns) lines[0].emplace_back(metric->name);
  std::string rest;
  for (const record::cell_result* cell : block) {
    if (cell->state == record::status::not_applicable) continue;
    if (cell->state != record::status::measured) {
      rest += fmt::format("  {}: {}: {}\n", place(*cell), record::name(cell->state), cell->reason);
      continue;
    }
    lines.push_back({place(*cell)});
    for (const measure::metric* metric : columns) lines.back().push_back(figure(*cell, *metric));
  }
  return fmt::format("\n{}\n{}{}", workload, lines.size() > 1 ? lay_out(lines) : "", rest + not_applicable(block));
}

/// How much of what can be compared was resolved, and what was not.
std::string compared(std::span<const record::cell_result> all) {
  std::map<record::verdict, int> counts;
  std::vector<std::string> open;
  for (const record::comparison& comparison : record::compare_models(all)) {
    ++counts[comparison.found];
    if (comparison.found == record::verdict::not_resolved)
      open.push_back(fmt::format("{} {}", comparison.cell, comparison.metric));
  }
  if (counts.empty()) return {};
  std::vector<std::string> parts;
  for (const auto& [found, count] : counts) parts.push_back(fmt::format("{} {}", count, record::name(found)));
  std::string text = fmt::format("\nratios to other models, within this run: {}\n", fmt::join(parts, ", "));
  if (!open.empty()) text += fmt::format("  not resolved: {}\n", fmt::join(open, ", "));
  return text;
}

std::string answer(const record::crossover& crossover) {
  if (crossover.found == record::crossing::found)
    return fmt::format("{} [{}, {}] {}", number(crossover.at), number(crossover.low), number(crossover.high),
                       crossover.question.unit);
  return fmt::format("{}, {} to {} {}", record::name(crossover.found), crossover.first, crossover.last,
                     crossover.question.unit);
}

/// Each question about a crossover, and its answer.
std::string crossed(std::span<const record::cell_result> all) {
  const std::vector<record::crossover> found = record::find_crossovers(all);
  std::size_t width = 0;
  for (const record::crossover& crossover : found) width = std::max(width, crossover.question.text.size());
  std::string text = found.empty() ? "" : "\ncrossovers, within this run\n";
  for (const record::crossover& crossover : found)
    text += fmt::format("  {:<{}}  {}\n", crossover.question.text, width, answer(crossover));
  return text;
}

/// One line where the machine was in several states (record/machine_states.hpp), or changed its state within samples.
std::string states(std::span<const record::cell_result> all) {
  const std::vector<record::machine_state> seen = record::machine_states(all);
  const auto headline = static_cast<std::size_t>(record::headline_state(seen));
  long samples = 0, unsteady = 0;
  for (const record::cell_result& cell : all)
    for (const record::sample& sample : cell.samples) {
      ++samples;
      if (!sample.machine.steady) ++unsteady;
    }
  std::string text;
  if (seen.size() > 1) {
    std::vector<std::string> probes;
    for (const record::machine_state& state : seen) probes.push_back(number(state.probe));
    text = fmt::format(
        "\nthe machine was in {} states (probes {}): figures are of the one at {}, with {:.0f} % of the "
        "samples; the record has those of each\n",
        seen.size(), fmt::join(probes, ", "), probes[headline],
        100 * static_cast<double>(seen[headline].samples) / static_cast<double>(samples));
  }
  if (unsteady > 0)
    text += fmt::format(
        "\nthe machine changed its state, or the process stood still, in all blocks of {} of {} samples: "
        "they count only where there is no other\n",
        unsteady, samples);
  return text;
}

}  // namespace

std::string summary(std::span<const record::cell_result> all) {
  std::string text;
  std::vector<std::string> workloads;
  for (const record::cell_result& cell : all)
    if (std::find(workloads.begin(), workloads.end(), cell.workload) == workloads.end())
      workloads.push_back(cell.workload);
  for (const std::string& workload : workloads) {
    cells block;
    for (const record::cell_result& cell : all)
      if (cell.workload == workload) block.push_back(&cell);
    text += block_of(workload, block);
  }
  if (text.find(mark) != text.npos)
    text += fmt::format("\n{} few samples: the interval contains the median with a probability of less than {:.0f} %\n",
                        mark, 100 * usual_confidence);
  return text + compared(all) + crossed(all) + states(all);
}

}  // namespace switchmark::cli
