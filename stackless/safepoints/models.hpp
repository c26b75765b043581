#pragma once

#include "runtime/model_list.hpp"
#include "runtime/worker.hpp"
#include "stackless/coroutines/models.hpp"
#include "stackless/futures/models.hpp"
#include "stackless/safepoints/budget_schedulers.hpp"

#include <string_view>

namespace switchmark::stackless {

/// Those that every workload runs.
using standard_models = runtime::model_list<future_model, coroutine_model>;

/// The same with safepoints, by a scheduler with a budget.
template <class Model, class Scheduler>
struct with_budget : Model {
  using scheduler = Scheduler;
  static scheduler make(runtime::worker& worker, const runtime::model_options& options) {
    return scheduler(worker, options.budget);
  }
};

// With safepoints. The trigger is in the id; none: operations are counted.
struct future_budget_model : with_budget<future_model, budget_future_scheduler<counted_budget>> {
  static constexpr std::string_view id = "future-budget";
};
struct future_budget_flag_model : with_budget<future_model, budget_future_scheduler<flagged_budget>> {
  static constexpr std::string_view id = "future-budget-flag";
};
struct future_budget_clock_model : with_budget<future_model, budget_future_scheduler<clocked_budget>> {
  static constexpr std::string_view id = "future-budget-clock";
};
struct coroutine_budget_model : with_budget<coroutine_model, budget_coroutine_scheduler<counted_budget>> {
  static constexpr std::string_view id = "coroutine-budget";
};
struct coroutine_budget_flag_model : with_budget<coroutine_model, budget_coroutine_scheduler<flagged_budget>> {
  static constexpr std::string_view id = "coroutine-budget-flag";
};
struct coroutine_budget_clock_model : with_budget<coroutine_model, budget_coroutine_scheduler<clocked_budget>> {
  static constexpr std::string_view id = "coroutine-budget-clock";
};
using budget_models =
    runtime::model_list<future_budget_model, future_budget_flag_model, future_budget_clock_model,
                        coroutine_budget_model, coroutine_budget_flag_model, coroutine_budget_clock_model>;

}  // namespace switchmark::stackless
