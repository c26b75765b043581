#pragma once

#include <array>
#include <string_view>

namespace switchmark::measure {

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
    derived_metric{"aa_ratio", "switch_ns", "fiber", "fiber-aa"},
    derived_metric{"spawn_ratio", "spawn_ns", "raw-jump"},
    derived_metric{"step_ratio", "step_ns", "future"},
    derived_metric{"value_ratio", "value_ns", "fiber"},
    derived_metric{"throughput_ratio", "work_per_cpu_second", "fiber"},
    derived_metric{"requests_ratio", "requests_per_second", "fiber"},
    derived_metric{"short_p99_ratio", "short_p99_us", "fiber"},

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
