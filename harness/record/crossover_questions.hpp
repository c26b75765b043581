#pragma once

#include "record/comparison.hpp"

#include <array>
#include <cstdint>
#include <string_view>

namespace switchmark::record {

/// A side of a level.
enum class side : std::uint8_t { lower, higher };

/// From which value of a parameter on does the ratio of a metric of two models lie on one side of a level?
struct crossover_question {
  std::string_view workload;
  std::string_view param;
  std::string_view unit;  ///< of the parameter's values, in the plural
  std::string_view metric;
  std::string_view model;      ///< whose metric is above the line
  std::string_view reference;  ///< and below it
  double level;                ///< of the ratio
  side beyond;                 ///< where the ratio lies from the crossover on
  std::int64_t offset;         ///< the parameter's axis is log(value + offset); 1 where its values begin with 0
  std::string_view text;
};

/// Up to this ratio of whole steps, the choice of the model no longer matters.
inline constexpr double no_longer_matters = 1 + negligible;

/// In every one of them, other parameters of the workload are at the smallest values that both models have: granularity
/// without a working set, calls with one safepoint each, one call that may wait.
inline constexpr std::array crossover_questions{
    crossover_question{"depth", "depth", "calls", "switch_ns", "future-boxed", "fiber", 1, side::higher, 0,
                       "From which depth on does a re-polled boxed future cost more than a fiber?"},
    crossover_question{"depth", "depth", "calls", "switch_ns", "future", "fiber", 1, side::higher, 0,
                       "From which depth on does a re-polled inline future cost more than a fiber?"},
    crossover_question{"sleepers", "depth", "calls", "resident_bytes_per_task", "coroutine", "fiber", 1, side::higher,
                       0,
                       "From how many nested calls on does a parked coroutine cost more memory than a parked fiber?"},
    crossover_question{"walk", "values", "nodes", "value_ns", "coroutine", "fiber", 1, side::higher, 0,
                       "From which tree on do nested coroutines cost more than a fiber?"},
    crossover_question{"walk", "values", "nodes", "value_ns", "future-boxed", "fiber", 1, side::higher, 0,
                       "From which tree on do nested boxed futures cost more than a fiber?"},
    crossover_question{
        "ready_waits", "wait_percent", "waits per 100 calls", "awaitable_call_ns", "fiber", "coroutine", 1,
        side::higher, 1,
        "From how many waits per 100 calls on does a call of a fiber cost more than one of a coroutine?"},
    crossover_question{"ready_waits", "wait_percent", "waits per 100 calls", "awaitable_call_ns", "fiber",
                       "coroutine-pooled", 1, side::higher, 1,
                       "From how many waits per 100 calls on does a call of a fiber cost more than one of a coroutine "
                       "with pooled frames?"},
    crossover_question{"ready_waits", "wait_percent", "waits per 100 calls", "awaitable_call_ns", "fiber", "future", 1,
                       side::higher, 1,
                       "From how many waits per 100 calls on does a call of a fiber cost more than one of a future?"},
    crossover_question{"granularity", "iterations", "iterations", "step_ns", "fiber", "coroutine", no_longer_matters,
                       side::lower, 1, "From how many iterations on does a fiber cost no 5 % more than a coroutine?"},
    crossover_question{"granularity", "iterations", "iterations", "step_ns", "fiber", "future", no_longer_matters,
                       side::lower, 1, "From how many iterations on does a fiber cost no 5 % more than a future?"},
    crossover_question{"safepoint_cost", "iterations", "iterations", "call_ratio", "future-budget", "fiber-preempt", 1,
                       side::lower, 1,
                       "From how many iterations on do safepoints in a future cost less than preemption?"},
    crossover_question{"safepoint_cost", "iterations", "iterations", "call_ratio", "coroutine-budget", "fiber-preempt",
                       1, side::lower, 1,
                       "From how many iterations on do safepoints in a coroutine cost less than preemption?"},
};

}  // namespace switchmark::record
