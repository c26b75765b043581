// Which model to begin with.

#include "record/sentences.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace switchmark::record {
namespace {

/// The models that are both faster than fiber at a switch among many tasks and smaller where they are suspended. Empty
/// if that is not resolved.
std::vector<std::string> lightest(evidence& known) {
  const std::map<std::string, std::int64_t> many{{"tasks", 100'000}};
  const auto fiber_switch = known.find("ring", "fiber", many, "switch_ns");
  const auto fiber_bytes = known.find("sleepers", "fiber", many, "resident_bytes_per_task");
  if (!fiber_switch || !fiber_bytes) return {};
  std::vector<std::string> models;
  for (const known_figure& each : known.find_all("ring", {"coroutine", "future"}, many, "switch_ns")) {
    const auto bytes = known.find("sleepers", each.cell->model, many, "resident_bytes_per_task");
    if (!bytes || each.metric->high >= fiber_switch->metric->low || bytes->metric->high >= fiber_bytes->metric->low)
      continue;
    if (models.empty()) {
      known.note(*fiber_switch);
      known.note(*fiber_bytes);
    }
    known.note(each);
    known.note(*bytes);
    models.push_back(each.cell->model);
  }
  return models;
}

/// Whether preemption keeps other tasks from starving beside a task that computes.
bool preemption_helps(evidence& known) {
  const auto figures = known.find_all("hog", {"fiber", "fiber-preempt"}, {{"hogs", 1}}, "worst_starvation_us");
  if (figures.size() < 2 || figures[0].cell->model != "fiber-preempt" ||
      !is_told_apart(*figures[0].metric, *figures[1].metric))
    return false;
  for (const known_figure& each : figures) known.note(each);
  return true;
}

/// Whether nested coroutines cost more than calls on a stack: in every recursion that was measured, or from some size
/// on.
bool recursion_costs(evidence& known) {
  const crossover_view* const row = known.resolved("walk", "coroutine", "fiber");
  if (row == nullptr || row->found == crossing::never) return false;
  known.note(*row);
  return true;
}

}  // namespace

std::string choice(evidence& known) {
  std::vector<std::string> parts;
  if (const std::vector<std::string> light = lightest(known); !light.empty())
    parts.push_back(fmt::format(
        "{} for many tasks that compute briefly between their waits: faster switches and less memory than fiber",
        fmt::join(light, " or ")));
  if (preemption_helps(known))
    parts.emplace_back("fiber-preempt where a task computes for longer than the others may wait");
  if (recursion_costs(known)) parts.emplace_back("fiber for recursion that waits deep in its calls");
  // One alone would read as if it were the answer for every program.
  return parts.size() < 2 ? "" : fmt::format("In short: {}.", fmt::join(parts, "; "));
}

}  // namespace switchmark::record
