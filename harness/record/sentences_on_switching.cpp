// What a switch costs, and when that matters.

#include "record/sentences.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace switchmark::record {
namespace {

/// ", about 62 ns," for so many iterations of the kernel of `granularity`: by the slope of the time of a step between
/// the first and the last configuration of `reference`. Empty if the slope is not resolved.
std::string time_of_iterations(evidence& known, const crossover_view& crossover, double iterations) {
  const auto first =
      known.find(crossover.workload, crossover.reference, {{crossover.param, crossover.first}}, "step_ns");
  const auto last = known.find(crossover.workload, crossover.reference, {{crossover.param, crossover.last}}, "step_ns");
  if (!first || !last || !is_told_apart(*first->metric, *last->metric)) return {};
  const double slope =
      (last->metric->median - first->metric->median) / static_cast<double>(crossover.last - crossover.first);
  if (!(slope > 0)) return {};
  known.note(*first);
  known.note(*last);
  const double time = slope * iterations;
  const display_unit unit = unit_for(*last->metric, time);
  return fmt::format(", about {} {},", rough_number(time * unit.factor), unit.name);
}

/// The figures at the end of a range of configurations: " (at 100: 121 [120, 124] ns with future and ...).".
std::string at_the_end(evidence& known, const crossover_view& crossover, std::string_view metric,
                       std::initializer_list<std::string_view> models) {
  const std::vector<known_figure> figures =
      known.find_all(crossover.workload, models, {{crossover.param, crossover.last}}, metric);
  if (figures.size() < 2) return ".";
  return fmt::format(" (at {}: {}).", number(crossover.last), known.list(figures));
}

}  // namespace

std::string switch_cost(evidence& known) {
  const auto figures = known.find_all("ring", {"coroutine", "future", "fiber"}, {{"tasks", 2}}, "switch_ns");
  return figures.empty() ? "" : fmt::format("A switch between 2 tasks takes {}.", known.list(figures));
}

std::string population(evidence& known) {
  constexpr std::int64_t many = 100'000;
  const auto figures = known.find_all("ring", {"coroutine", "future", "fiber"}, {{"tasks", many}}, "switch_ns");
  if (figures.empty()) return {};
  std::string text = fmt::format("Among {} tasks, a switch takes {}", number(many), known.list(figures));
  const known_figure& slowest = figures.back();
  const auto few = known.find("ring", slowest.cell->model, {{"tasks", 2}}, "switch_ns");
  if (few && few->metric->low > 0 && few->metric->high < slowest.metric->low) {
    known.note(*few);
    text += fmt::format(", {} times as long as between 2 tasks",
                        rough_number(slowest.metric->median / few->metric->median));
  }
  return text + '.';
}

std::string granularity(evidence& known) {
  for (const std::string_view reference : {"coroutine", "future"}) {
    const crossover_view* const row = known.resolved("granularity", "fiber", reference);
    if (row == nullptr || row->level != no_longer_matters) continue;
    const auto longer = [&](std::string_view how_much) {
      return fmt::format("a step takes {} 5 % longer with fiber than with {}", how_much, reference);
    };
    if (row->found == crossing::found) {
      const std::string place = known.place(*row);
      return fmt::format("Below {} iterations{} of work between two waits, {}; with more work, at most 5 %.", place,
                         time_of_iterations(known, *row, row->at), longer("more than"));
    }
    known.note(*row);
    if (row->found == crossing::always)
      return fmt::format("With {} to {} iterations of work between two waits, {}.", number(row->first),
                         number(row->last), longer("at most"));
    return fmt::format("With {} to {} iterations{} of work between two waits, {}.", number(row->first),
                       number(row->last), time_of_iterations(known, *row, static_cast<double>(row->last)),
                       longer("more than"));
  }
  return {};
}

std::string depth(evidence& known) {
  const crossover_view* const row = known.resolved("depth", "future", "fiber");
  if (row == nullptr) return {};
  std::string text;
  if (row->found == crossing::found) {
    text = fmt::format("From {} nested calls on, future switches more slowly than fiber", known.place(*row));
  } else {
    known.note(*row);
    text = fmt::format("At {} to {} nested calls, future switches {} than fiber", number(row->first), number(row->last),
                       row->found == crossing::always ? "more slowly" : "faster");
  }
  return text + at_the_end(known, *row, "switch_ns", {"coroutine", "fiber", "future"});
}

std::string awaitable_calls(evidence& known) {
  std::string text;
  if (const crossover_view* const row = known.resolved("ready_waits", "fiber", "coroutine"); row != nullptr) {
    if (row->found == crossing::found) {
      text = fmt::format("From {} waits per 100 calls on, a call takes longer", known.place(*row));
    } else {
      known.note(*row);
      text = fmt::format("With {} to {} waits per 100 calls, a call takes {}", number(row->first), number(row->last),
                         row->found == crossing::always ? "longer" : "less time");
    }
    text += " with fiber than with coroutine";
  }
  const auto figures = known.find_all("ready_waits", {"coroutine", "coroutine-pooled", "future", "fiber"},
                                      {{"wait_percent", 0}}, "awaitable_call_ns");
  if (figures.empty()) return text.empty() ? "" : text + '.';
  return fmt::format("{} call that may wait and never does takes {}.", text.empty() ? "A" : text + "; a",
                     known.list(figures));
}

std::string recursion(evidence& known) {
  const crossover_view* const row = known.resolved("walk", "coroutine", "fiber");
  if (row == nullptr) return {};
  std::string text = "A recursive generator takes ";
  if (row->found == crossing::found) {
    const std::string place = known.place(*row);
    text += fmt::format("longer per value with coroutine than with fiber in trees of {} nodes or more", place);
  } else {
    known.note(*row);
    text += fmt::format("{} per value with coroutine than with fiber in trees of {} to {} nodes",
                        row->found == crossing::always ? "longer" : "less time", number(row->first), number(row->last));
  }
  return text + at_the_end(known, *row, "value_ns", {"coroutine", "coroutine-pooled", "fiber"});
}

}  // namespace switchmark::record
