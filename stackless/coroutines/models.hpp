#pragma once

#include "runtime/model_variant.hpp"
#include "runtime/style.hpp"
#include "runtime/worker.hpp"
#include "stackless/coroutines/coroutine_scheduler.hpp"
#include "stackless/coroutines/coroutine_variants.hpp"

#include <string>
#include <string_view>

namespace switchmark::stackless {

/// Lazy C++20 coroutines.
struct coroutine_model {
  static constexpr std::string_view id = "coroutine", family = "stackless";
  static constexpr runtime::style style = runtime::style::coroutine;
  static constexpr bool preempts = false, keeps_ledger = true, starts_when_called = false;
  static constexpr bool has_timers = true, hooked = true;
  static std::string unsupported(const runtime::model_options&) { return {}; }
  using scheduler = coroutine_scheduler;
  static scheduler make(runtime::worker& worker, const runtime::model_options&) { return scheduler(worker); }
};

/// The same bodies, started when they are called.
struct coroutine_eager_model : runtime::with_scheduler<coroutine_model, eager_coroutine_scheduler> {
  static constexpr std::string_view id = "coroutine-eager";
  static constexpr bool starts_when_called = true;
};

/// Resumed through the run queue, where those of `coroutine` transfer control to each other.
struct coroutine_queued_model : runtime::with_scheduler<coroutine_model, queued_coroutine_scheduler> {
  static constexpr std::string_view id = "coroutine-queued";
};

/// Frames from a pool, where those of `coroutine` come from the allocator.
struct coroutine_pooled_model : runtime::with_scheduler<coroutine_model, pooled_coroutine_scheduler> {
  static constexpr std::string_view id = "coroutine-pooled";
};

}  // namespace switchmark::stackless
