#pragma once

#include "stackful/preemption/models.hpp"
#include "workloads/ladder/on_ring.hpp"

namespace switchmark::workloads::ladder {

/// A bare Boost.Context jump, to a successor that is known beforehand.
struct raw_jump : on_ring<stackful::raw_jump_model> {
  static constexpr std::string_view id = "raw-jump";
};

/// The same, with the thread's exception state swapped at every jump.
struct exception_safe_jump : on_ring<stackful::exception_safe_jump_model> {
  static constexpr std::string_view id = "exception-safe-jump";
  static std::string unsupported() {
    return stackful::boost_swaps_exception_state ? "this Boost.Context swaps the exception state in every jump" : "";
  }
};

/// Two fibers through the run queue.
struct fiber_yield : on_ring<stackful::fiber_model> {
  static constexpr std::string_view id = "fiber-yield";
};

/// The same with ticks armed, whose quantum doesn't end within an epoch.
struct fiber_preempt_yield : on_ring<stackful::fiber_preempt_model> {
  static constexpr std::string_view id = "fiber-preempt-yield";
};

}  // namespace switchmark::workloads::ladder
