// What tasks that compute without a wait do to the others, and what it costs to stop them.

#include "record/sentences.hpp"

#include <fmt/format.h>

namespace switchmark::record {
namespace {

/// The largest difference between two ratios that is called none.
constexpr double small_share = negligible;

}  // namespace

std::string starvation(evidence& known) {
  const auto figures =
      known.find_all("hog", {"coroutine", "fiber", "fiber-preempt"}, {{"hogs", 1}}, "worst_starvation_us");
  if (figures.empty()) return {};
  return fmt::format("Beside one hog (a task that computes without a wait), other tasks starve for up to {}.",
                     known.list(figures));
}

std::string price_of_ticks(evidence& known) {
  const auto hogs = known.largest("hog", "fiber-preempt", "hogs");
  if (!hogs) return {};
  const auto ratio = known.find("hog", "fiber-preempt", {{"hogs", *hogs}}, "throughput_ratio");
  if (!ratio) return {};
  const bool costs = ratio->metric->high < 1;
  if (!costs && ratio->metric->low < 1 - small_share) return {};
  const bool alone = *hogs == 1;
  return fmt::format("Per CPU second, {} {} of the work with fiber-preempt that {} with fiber: {}.",
                     alone ? "1 hog does" : fmt::format("{} hogs do", *hogs), known.text(*ratio, percent()),
                     alone ? "it does" : "they do",
                     costs ? "the timer ticks take the rest" : "no cost of the timer ticks was found");
}

std::string budget(evidence& known) {
  for (const std::string_view model : {"coroutine-budget", "future-budget"}) {
    const auto worst = known.find("hog", model, {{"hogs", 1}}, "worst_starvation_us");
    const auto ratio = known.find("hog", model, {{"hogs", 1}}, "throughput_ratio");
    if (!worst || !ratio) continue;
    const std::string shown_worst = known.text(*worst), shown_ratio = known.text(*ratio, percent());
    return fmt::format(
        "Beside a hog with safepoints, other tasks starve for up to {} with {}; the hog's work per CPU second is {} of "
        "that with fiber.",
        shown_worst, model, shown_ratio);
  }
  return {};
}

std::string long_step(evidence& known) {
  for (const std::string_view model : {"coroutine-budget", "future-budget"}) {
    const auto sorted = known.largest("hog", model, "sorted");
    if (!sorted) continue;
    const std::map<std::string, std::int64_t> params{{"hogs", 1}, {"sorted", *sorted}};
    const auto step = known.find("hog", model, params, "longest_step_us");
    const auto figures = known.find_all("hog", {model, "fiber-preempt"}, params, "worst_starvation_us");
    if (!step || figures.size() < 2 || !is_told_apart(*figures[0].metric, *figures[1].metric)) continue;
    const std::string shown_step = known.text(*step);
    return fmt::format("Beside a hog that sorts for {} at a time without a safepoint, other tasks starve for up to {}.",
                       shown_step, known.list(figures));
  }
  return {};
}

std::string safepoints(evidence& known) {
  for (const std::string_view model : {"coroutine-budget", "future-budget"}) {
    const crossover_view* const row = known.resolved("safepoint_cost", model, "fiber-preempt");
    if (row == nullptr) continue;
    if (row->found == crossing::found)
      return fmt::format(
          "In calls of {} iterations or more, a safepoint in each call ({}) costs less than the ticks "
          "(fiber-preempt).",
          known.place(*row), model);
    known.note(*row);
    return fmt::format(
        "In calls of {} to {} iterations, a safepoint in each call ({}) costs {} than the ticks "
        "(fiber-preempt).",
        number(row->first), number(row->last), model, row->found == crossing::always ? "less" : "more");
  }
  return {};
}

}  // namespace switchmark::record
