#pragma once

#include "runtime/style.hpp"
#include "runtime/worker.hpp"
#include "stackless/coroutine_scheduler.hpp"
#include "stackless/future_scheduler.hpp"

#include <string>
#include <string_view>

namespace switchmark::stackless {

/// A model: an object over a worker, and what the registry must know of it. The id is a stable key of the record.
struct future_model {
  static constexpr std::string_view id = "future", family = "stackless";
  static constexpr runtime::style style = runtime::style::future;
  static constexpr bool preempts = false, keeps_ledger = true;
  static constexpr std::string_view no_timers = "";  ///< why it can't run what sleeps; empty: it can
  static std::string unavailable(const runtime::model_options&) { return {}; }
  using scheduler = future_scheduler;
  static scheduler make(runtime::worker& worker, const runtime::model_options&) { return scheduler(worker); }
};

/// Lazy C++20 coroutines.
struct coroutine_model {
  static constexpr std::string_view id = "coroutine", family = "stackless";
  static constexpr runtime::style style = runtime::style::coroutine;
  static constexpr bool preempts = false, keeps_ledger = true;
  static constexpr std::string_view no_timers = "";
  static std::string unavailable(const runtime::model_options&) { return {}; }
  using scheduler = coroutine_scheduler;
  static scheduler make(runtime::worker& worker, const runtime::model_options&) { return scheduler(worker); }
};

}  // namespace switchmark::stackless
