#pragma once

#include "stackless/safepoints/models.hpp"
#include "workloads/ladder/on_ring.hpp"

namespace switchmark::workloads::ladder {

/// One future alone: into the run queue, out of it, and polled by the worker.
struct executor_round_trip : on_ring<stackless::future_model, 1> {
  static constexpr std::string_view id = "executor-round-trip";
};

/// Two futures through the run queue.
struct future_yield : on_ring<stackless::future_model> {
  static constexpr std::string_view id = "future-yield";
};

/// Two coroutines through the run queue.
struct coroutine_yield : on_ring<stackless::coroutine_model> {
  static constexpr std::string_view id = "coroutine-yield";
};

}  // namespace switchmark::workloads::ladder
