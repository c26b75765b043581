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

/// A child future in a box of its own, where `future` has it as a member.
struct future_boxed_model : future_model {
  static constexpr std::string_view id = "future-boxed";
  using scheduler = boxed_future_scheduler;
  static scheduler make(runtime::worker& worker, const runtime::model_options&) { return scheduler(worker); }
};

/// A boxed child that is polled late: its parent says pending once too often.
struct future_late_model : future_model {
  static constexpr std::string_view id = "future-late";
  using scheduler = late_future_scheduler;
  static scheduler make(runtime::worker& worker, const runtime::model_options&) { return scheduler(worker); }
};

/// `join_all` polls every unfinished child at every wake, where that of `future` has a list of the woken ones.
struct future_scan_model : future_model {
  static constexpr std::string_view id = "future-scan";
  using scheduler = scanning_future_scheduler;
  static scheduler make(runtime::worker& worker, const runtime::model_options&) { return scheduler(worker); }
};

/// The same bodies, started when they are called.
struct coroutine_eager_model : coroutine_model {
  static constexpr std::string_view id = "coroutine-eager";
  static constexpr bool starts_when_called = true;
  using scheduler = eager_coroutine_scheduler;
  static scheduler make(runtime::worker& worker, const runtime::model_options&) { return scheduler(worker); }
};

/// Resumed through the run queue, where those of `coroutine` transfer control to each other.
struct coroutine_queued_model : coroutine_model {
  static constexpr std::string_view id = "coroutine-queued";
  using scheduler = queued_coroutine_scheduler;
  static scheduler make(runtime::worker& worker, const runtime::model_options&) { return scheduler(worker); }
};

/// Frames from a pool, where those of `coroutine` come from the allocator.
struct coroutine_pooled_model : coroutine_model {
  static constexpr std::string_view id = "coroutine-pooled";
  using scheduler = pooled_coroutine_scheduler;
  static scheduler make(runtime::worker& worker, const runtime::model_options&) { return scheduler(worker); }
};

/// Futures with added suspension points. The trigger is in the id; none: operations are counted.
template <class Budget>
struct future_budget_base : future_model {
  using scheduler = budget_future_scheduler<Budget>;
  static scheduler make(runtime::worker& worker, const runtime::model_options& options) {
    return scheduler(worker, options.budget);
  }
};
struct future_budget_model : future_budget_base<counted_budget> {
  static constexpr std::string_view id = "future-budget";
};
struct future_budget_flag_model : future_budget_base<flagged_budget> {
  static constexpr std::string_view id = "future-budget-flag";
};
struct future_budget_clock_model : future_budget_base<clocked_budget> {
  static constexpr std::string_view id = "future-budget-clock";
};

/// Coroutines with added suspension points.
template <class Budget>
struct coroutine_budget_base : coroutine_model {
  using scheduler = budget_coroutine_scheduler<Budget>;
  static scheduler make(runtime::worker& worker, const runtime::model_options& options) {
    return scheduler(worker, options.budget);
  }
};
struct coroutine_budget_model : coroutine_budget_base<counted_budget> {
  static constexpr std::string_view id = "coroutine-budget";
};
struct coroutine_budget_flag_model : coroutine_budget_base<flagged_budget> {
  static constexpr std::string_view id = "coroutine-budget-flag";
};
struct coroutine_budget_clock_model : coroutine_budget_base<clocked_budget> {
  static constexpr std::string_view id = "coroutine-budget-clock";
};

}  // namespace switchmark::stackless
