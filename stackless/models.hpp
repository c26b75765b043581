#pragma once

#include "runtime/style.hpp"
#include "runtime/worker.hpp"
#include "stackless/budget_schedulers.hpp"
#include "stackless/coroutine_scheduler.hpp"
#include "stackless/coroutine_ways.hpp"
#include "stackless/future_scheduler.hpp"
#include "stackless/future_ways.hpp"

#include <string>
#include <string_view>

namespace switchmark::stackless {

/// A model: an object over a worker, and what the registry must know of it. The id is a stable key of the record.
struct future_model {
  static constexpr std::string_view id = "future", family = "stackless";
  static constexpr runtime::style style = runtime::style::future;
  static constexpr bool preempts = false, keeps_ledger = true, starts_when_called = false;
  static constexpr std::string_view no_timers = "";  ///< why it can't run what sleeps; empty: it can
  static std::string unavailable(const runtime::model_options&) { return {}; }
  using scheduler = future_scheduler;
  static scheduler make(runtime::worker& worker, const runtime::model_options&) { return scheduler(worker); }
};

/// Lazy C++20 coroutines.
struct coroutine_model {
  static constexpr std::string_view id = "coroutine", family = "stackless";
  static constexpr runtime::style style = runtime::style::coroutine;
  static constexpr bool preempts = false, keeps_ledger = true, starts_when_called = false;
  static constexpr std::string_view no_timers = "";
  static std::string unavailable(const runtime::model_options&) { return {}; }
  using scheduler = coroutine_scheduler;
  static scheduler make(runtime::worker& worker, const runtime::model_options&) { return scheduler(worker); }
};

/// A variant of a model: the same with another scheduler.
template <class Model, class Scheduler>
struct with_scheduler : Model {
  using scheduler = Scheduler;
  static scheduler make(runtime::worker& worker, const runtime::model_options&) { return scheduler(worker); }
};

/// The same with added suspension points, by a scheduler with a budget.
template <class Model, class Scheduler>
struct with_budget : Model {
  using scheduler = Scheduler;
  static scheduler make(runtime::worker& worker, const runtime::model_options& options) {
    return scheduler(worker, options.budget);
  }
};

/// A child future in a box of its own, where `future` has it as a member.
struct future_boxed_model : with_scheduler<future_model, boxed_future_scheduler> {
  static constexpr std::string_view id = "future-boxed";
};

/// A boxed child that is polled late: its parent says pending once too often.
struct future_late_model : with_scheduler<future_model, late_future_scheduler> {
  static constexpr std::string_view id = "future-late";
};

/// `join_all` polls every unfinished child at every wake, where that of `future` has a list of the woken ones.
struct future_scan_model : with_scheduler<future_model, scanning_future_scheduler> {
  static constexpr std::string_view id = "future-scan";
};

/// The same bodies, started when they are called.
struct coroutine_eager_model : with_scheduler<coroutine_model, eager_coroutine_scheduler> {
  static constexpr std::string_view id = "coroutine-eager";
  static constexpr bool starts_when_called = true;
};

/// Resumed through the run queue, where those of `coroutine` transfer control to each other.
struct coroutine_queued_model : with_scheduler<coroutine_model, queued_coroutine_scheduler> {
  static constexpr std::string_view id = "coroutine-queued";
};

/// Frames from a pool, where those of `coroutine` come from the allocator.
struct coroutine_pooled_model : with_scheduler<coroutine_model, pooled_coroutine_scheduler> {
  static constexpr std::string_view id = "coroutine-pooled";
};

// With added points. The trigger is in the id; none: operations are counted.
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

}  // namespace switchmark::stackless
