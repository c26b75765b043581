#pragma once

#include <array>
#include <string_view>

namespace switchmark::measure {

/// What a metric is; `harness/METHOD.md` defines each by its two ends.
struct metric {
  std::string_view name;
  std::string_view unit;
  std::string_view better;  ///< "lower" or "higher"
  /// "time": measured, and this machine's (memory and counts of ticks included); "ratio": against another model, a
  /// total or an ideal within one run; "exact": counted by us, and repeats to the last digit.
  std::string_view kind;
};

inline constexpr std::array metrics{
    metric{"switch_ns", "ns", "lower", "time"},
    metric{"switch_ratio", "1", "lower", "ratio"},
    metric{"twin_ratio", "1", "lower", "ratio"},
    metric{"jumps_per_yield", "1", "lower", "exact"},
    metric{"polls_per_yield", "1", "lower", "exact"},
    metric{"child_polls_per_yield", "1", "lower", "exact"},
    metric{"transfers_per_yield", "1", "lower", "exact"},
    metric{"instructions_per_switch", "1", "lower", "exact"},
    metric{"instructions_per_poll", "1", "lower", "exact"},
    metric{"spawn_ns", "ns", "lower", "time"},
    metric{"spawn_ratio", "1", "lower", "ratio"},
    metric{"instructions_per_spawn", "1", "lower", "exact"},
    metric{"allocations_per_task", "1", "lower", "exact"},
    metric{"frame_bytes", "B", "lower", "exact"},
    metric{"elided_frames_per_task", "1", "higher", "exact"},
    metric{"park_ns", "ns", "lower", "time"},
    metric{"resident_bytes_per_task", "B", "lower", "time"},
    metric{"reserved_bytes_per_task", "B", "lower", "time"},
    metric{"page_table_bytes_per_task", "B", "lower", "time"},
    metric{"mappings_per_1000_tasks", "1", "lower", "time"},
    metric{"run_ns", "ns", "lower", "time"},
    metric{"wait_p50_us", "us", "lower", "time"},
    metric{"wait_p90_us", "us", "lower", "time"},
    metric{"wait_p99_us", "us", "lower", "time"},
    metric{"wait_p999_us", "us", "lower", "time"},
    metric{"wait_max_us", "us", "lower", "time"},
    metric{"worst_starvation_us", "us", "lower", "time"},
    metric{"starvation_share", "1", "lower", "ratio"},
    metric{"longest_step_us", "us", "lower", "time"},
    metric{"jain_min", "1", "higher", "ratio"},
    metric{"jain_median", "1", "higher", "ratio"},
    metric{"work_per_cpu_second", "1/s", "higher", "time"},
    metric{"throughput_ratio", "1", "higher", "ratio"},
    metric{"hog_cpu_ms", "ms", "lower", "time"},
    metric{"forced_switches", "1", "lower", "time"},
    metric{"ticks_delivered", "1", "lower", "time"},
    metric{"ticks_honoured", "1", "lower", "time"},
    metric{"ticks_deferred", "1", "lower", "time"},
    metric{"ticks_retried", "1", "lower", "time"},
    metric{"ticks_declined", "1", "lower", "time"},
    metric{"tick_lag_p50_us", "us", "lower", "time"},
    metric{"tick_lag_p99_us", "us", "lower", "time"},
    metric{"tick_lag_max_us", "us", "lower", "time"},
    metric{"suspension_points", "1", "higher", "exact"},
    metric{"suspension_coverage", "1", "higher", "exact"},
    metric{"refusing_share", "1", "lower", "exact"},
    metric{"forced_switch_ns", "ns", "lower", "time"},
    metric{"tick_ns", "ns", "lower", "time"},
    metric{"forced_ratio", "1", "lower", "ratio"},
    metric{"forced_remainder_ns", "ns", "lower", "time"},
    metric{"join_ns", "ns", "lower", "time"},
    metric{"concurrency", "1", "higher", "exact"},
    metric{"polls_per_child", "1", "lower", "exact"},
    metric{"call_ns", "ns", "lower", "time"},
    metric{"call_ratio", "1", "lower", "ratio"},
    metric{"step_ns", "ns", "lower", "time"},
    metric{"step_ratio", "1", "lower", "ratio"},
    metric{"switch_share", "1", "lower", "ratio"},
    metric{"value_ns", "ns", "lower", "time"},
    metric{"value_ratio", "1", "lower", "ratio"},
    metric{"allocations_per_value", "1", "lower", "exact"},
    metric{"child_polls_per_value", "1", "lower", "exact"},
    metric{"rung_ns", "ns", "lower", "time"},
    metric{"floor_ratio", "1", "lower", "ratio"},
};

/// A metric that is the quotient of another one and that of a reference model, in the same process, same workload, same
/// parameters.
struct derived_metric {
  std::string_view name;
  std::string_view of;
  std::string_view reference_model;
  std::string_view model = {};  ///< whose metric it is; empty: every model's
};

inline constexpr std::array derived_metrics{
    derived_metric{"switch_ratio", "switch_ns", "raw-jump"},
    derived_metric{"twin_ratio", "switch_ns", "fiber", "fiber-again"},
    derived_metric{"spawn_ratio", "spawn_ns", "raw-jump"},
    derived_metric{"step_ratio", "step_ns", "future"},
    derived_metric{"value_ratio", "value_ns", "fiber"},
    derived_metric{"throughput_ratio", "work_per_cpu_second", "fiber"},

    // What each rung of the ladder can't do without, at its cheapest.
    derived_metric{"floor_ratio", "rung_ns", "indirect-call", "symmetric-transfer"},
    derived_metric{"floor_ratio", "rung_ns", "indirect-call", "executor-round-trip"},
    derived_metric{"floor_ratio", "rung_ns", "indirect-call", "future-yield"},
    derived_metric{"floor_ratio", "rung_ns", "indirect-call", "coroutine-yield"},
    derived_metric{"floor_ratio", "rung_ns", "smallest-switch", "raw-jump"},
    derived_metric{"floor_ratio", "rung_ns", "smallest-switch", "exception-safe-jump"},
    derived_metric{"floor_ratio", "rung_ns", "smallest-switch", "fiber-yield"},
    derived_metric{"floor_ratio", "rung_ns", "smallest-switch", "fiber-preempt-yield"},
    derived_metric{"floor_ratio", "rung_ns", "system-call", "self-signal"},
    derived_metric{"floor_ratio", "rung_ns", "system-call", "thread-switch"},
    derived_metric{"floor_ratio", "rung_ns", "self-signal", "forced-switch"},
};

}  // namespace switchmark::measure
