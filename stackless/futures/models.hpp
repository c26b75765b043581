#pragma once

#include "runtime/model_variant.hpp"
#include "runtime/style.hpp"
#include "runtime/worker.hpp"
#include "stackless/futures/future_scheduler.hpp"
#include "stackless/futures/future_variants.hpp"

#include <string>
#include <string_view>

namespace switchmark::stackless {

/// A model: an object over a worker, and what the cells must know of it (workloads/contract.hpp).
struct future_model {
  static constexpr std::string_view id = "future", family = "stackless";
  static constexpr runtime::style style = runtime::style::future;
  static constexpr bool preempts = false, keeps_ledger = true, starts_when_called = false;
  static constexpr bool has_timers = true, hooked = true;
  static std::string unsupported(const runtime::model_options&) { return {}; }
  using scheduler = future_scheduler;
  static scheduler make(runtime::worker& worker, const runtime::model_options&) { return scheduler(worker); }
};

/// A child future in a box of its own, where `future` has it as a member.
struct future_boxed_model : runtime::with_scheduler<future_model, boxed_future_scheduler> {
  static constexpr std::string_view id = "future-boxed";
};

/// A boxed child that is polled late: its parent says pending once too often.
struct future_late_model : runtime::with_scheduler<future_model, late_future_scheduler> {
  static constexpr std::string_view id = "future-late";
};

/// `join_all` polls every unfinished child at every wake, where that of `future` has a list of the woken ones.
struct future_scan_model : runtime::with_scheduler<future_model, scanning_future_scheduler> {
  static constexpr std::string_view id = "future-scan";
};

}  // namespace switchmark::stackless
