#pragma once

#include "runtime/model_list.hpp"
#include "stackful/fibers/models.hpp"
#include "stackful/preemption/preemption.hpp"

#include <string>
#include <string_view>

namespace switchmark::stackful {

/// The same fibers under a tick that stops them anywhere.
struct fiber_preempt_model : fiber_model {
  static constexpr std::string_view id = "fiber-preempt";
  static constexpr bool preempts = true;
  static std::string unsupported(const runtime::model_options& options) {
    return stackful::unavailable(options.ticks.kind);
  }
  using scheduler = fiber_scheduler<preemption>;
  static scheduler make(runtime::worker& worker, const runtime::model_options& options) {
    return scheduler(worker, stacks_for(options, "a fiber of the model fiber-preempt"), options.ticks);
  }
};

/// Those that every workload runs.
using standard_models = runtime::model_list<fiber_model, fiber_preempt_model>;

}  // namespace switchmark::stackful
