#pragma once

#include "runtime/style.hpp"
#include "runtime/worker.hpp"
#include "stackful/fibers/fiber_scheduler.hpp"
#include "stackful/fibers/raw_jump.hpp"

#include <string>
#include <string_view>

namespace switchmark::stackful {

/// The stacks that a workload asks for; `owner` names their fibers in the report of an overflow.
[[nodiscard]] inline stack_options stacks_for(const runtime::model_options& options, std::string_view owner) {
  return {.bytes = whole_stack_bytes(options.stack_bytes), .owner = owner, .workload = options.workload};
}

/// A model: an object over a worker, and what the cells must know of it (workloads/contract.hpp).
struct fiber_model {
  static constexpr std::string_view id = "fiber", family = "stackful";
  static constexpr runtime::style style = runtime::style::direct;
  static constexpr bool preempts = false, keeps_ledger = true, starts_when_called = false;
  static constexpr bool has_timers = true, hooked = true;
  static std::string unsupported(const runtime::model_options&) { return {}; }
  using scheduler = fiber_scheduler<cooperation>;
  static scheduler make(runtime::worker& worker, const runtime::model_options& options) {
    return scheduler(worker, stacks_for(options, "a fiber of the model fiber"), options.ticks);
  }
};

/// A control: `fiber` in the executable that is linked without the allocator hook, which shows what the hook costs.
struct fiber_unhooked_model : fiber_model {
  static constexpr std::string_view id = "fiber-unhooked", family = "control";
  static constexpr bool hooked = false;
};

/// A control: Boost.Context without a scheduler.
struct raw_jump_model {
  static constexpr std::string_view id = "raw-jump", family = "control";
  static constexpr runtime::style style = runtime::style::direct;
  static constexpr bool preempts = false, keeps_ledger = false, starts_when_called = false;
  static constexpr bool has_timers = false, hooked = true;
  static std::string unsupported(const runtime::model_options&) { return {}; }
  using scheduler = raw_ring;
  static scheduler make(runtime::worker&, const runtime::model_options& options) {
    return scheduler(stacks_for(options, "a bare fiber"));
  }
};

/// A control: the same with the thread's exception state swapped at every jump.
struct exception_safe_jump_model : raw_jump_model {
  static constexpr std::string_view id = "exception-safe-jump";
  using scheduler = basic_raw_ring<exceptions_aside>;
  static scheduler make(runtime::worker&, const runtime::model_options& options) {
    return scheduler(stacks_for(options, "a bare fiber"));
  }
};

}  // namespace switchmark::stackful
