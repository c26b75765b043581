#pragma once

#include "runtime/style.hpp"
#include "runtime/worker.hpp"
#include "stackless/safepoints/tick_flag.hpp"

#include <cstdint>

namespace switchmark::stackless {

/// What a safepoint asks: is the budget spent? It is the worker's: whoever runs spends it, and who finds it spent gives
/// way and leaves a full one to the next. Three ways to tell, from cheap and crude to expensive and exact.

/// So many safepoints passed.
class counted_budget {
 public:
  /// Precondition: requested.operations > 0.
  counted_budget(const runtime::budget_options& requested, runtime::worker&) noexcept
      : full_(requested.operations), left_(requested.operations) {}

  [[nodiscard]] bool spend() noexcept { return --left_ == 0; }
  void refill() noexcept { left_ = full_; }

 private:
  std::uint64_t full_, left_;
};

/// A tick came: a flag that another thread sets once a quantum.
class flagged_budget {
 public:
  flagged_budget(const runtime::budget_options& requested, runtime::worker&) : ticks_(requested.quantum) {}

  [[nodiscard]] bool spend() const noexcept { return ticks_.is_set(); }
  void refill() noexcept { ticks_.clear(); }

 private:
  tick_flag ticks_;
};

/// So much time passed since it was filled: a clock is read at every safepoint.
class clocked_budget {
 public:
  clocked_budget(const runtime::budget_options& requested, runtime::worker& worker)
      : worker_(worker), quantum_(requested.quantum), end_(worker.now() + requested.quantum) {}

  [[nodiscard]] bool spend() { return worker_.now() >= end_; }
  void refill() { end_ = worker_.now() + quantum_; }

 private:
  runtime::worker& worker_;
  runtime::duration quantum_;
  runtime::time_point end_;
};

/// Gives way where the budget is spent: as at a taken tick of a fiber, expired timers are fired first, so that who is
/// due comes before `task`. The caller suspends it.
inline void give_way(runtime::worker& worker, runtime::task& task) noexcept {
  ++worker.counts.safepoints_taken;
  worker.fire_expired_timers();
  worker.enqueue(task);
}

}  // namespace switchmark::stackless
