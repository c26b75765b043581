#pragma once

#include <array>
#include <string_view>

namespace switchmark::measure {

/// What a kind of metric says about its figures.
struct metric_kind {
  std::string_view name;
  std::string_view words;
};

inline constexpr std::array metric_kinds{
    metric_kind{"time",
                "A measurement, which depends on the machine and the build. Besides times, these are bytes of memory "
                "and counts of ticks."},
    metric_kind{"ratio",
                "A quotient of two figures of one process: of two models, of a part and its total, or of a value and "
                "its ideal."},
    metric_kind{"exact", "A count that repeats to the last digit in every run of one build."},
};

/// Where a metric is shown. The record has every metric; of `summary`, `switchmark --table` has a column.
enum class shown_in : bool { record, summary };

/// Whether a time is scaled to the median clock of the run's CPU (record/clock.hpp): the times of code that computes
/// all the time, in its caches or not, are. Times in which a timer, another thread or another process takes part are
/// not.
enum class scaled_to : bool { nothing, clock };

/// One metric. The table in metrics.hpp is the only place that defines it: the record, the columns of `--table`,
/// `switchmark --explain` and `harness/METRICS.md` come from it.
struct metric {
  std::string_view name;    ///< ends in its unit where it has one ("switch_ns"); the heading of its column
  std::string_view unit;    ///< ns, us, ms, B, 1/s; "1": a number without unit
  std::string_view better;  ///< "lower" or "higher"
  std::string_view kind;    ///< one of metric_kinds
  shown_in shown;
  std::string_view topic;  ///< heading of the group that it belongs to; the metrics of one topic are neighbours
  /// Full sentences for a reader who knows nothing else of it: from where to where it is measured, what is included and
  /// what is excluded. Code stands in backquotes.
  std::string_view words;
  scaled_to scale = scaled_to::nothing;
};

namespace topics {
inline constexpr std::string_view switching = "Switching between tasks";
inline constexpr std::string_view creation = "Creating a task";
inline constexpr std::string_view memory = "Memory of suspended tasks";
inline constexpr std::string_view waiting = "Waiting and fairness";
inline constexpr std::string_view throughput = "Work and CPU time";
inline constexpr std::string_view ticks = "Ticks and forced switches";
inline constexpr std::string_view coverage = "Suspension coverage";
inline constexpr std::string_view joining = "Waiting for children";
inline constexpr std::string_view signals = "Waiting for other tasks";
inline constexpr std::string_view safepoints = "Safepoints in calls";
inline constexpr std::string_view calls = "Calls that may wait";
inline constexpr std::string_view granularity = "Granularity of work";
inline constexpr std::string_view generators = "Generators";
inline constexpr std::string_view servers = "Servers";
inline constexpr std::string_view mechanisms = "Mechanisms that a switch consists of";
}  // namespace topics

/// Whether a figure changes with the state of the machine (machine_state.hpp): times and their ratios do, counts and
/// memory do not.
[[nodiscard]] constexpr bool depends_on_state(const metric& of) noexcept {
  return of.kind == "ratio" || (of.kind == "time" && of.unit != "B" && of.unit != "1");
}

}  // namespace switchmark::measure
