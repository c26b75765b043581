#pragma once

#include "runtime/style.hpp"
#include "runtime/worker.hpp"
#include "stackless/safepoints/tick_flag.hpp"

#include <cstdint>

namespace switchmark::stackless {

/// What an added suspension point asks: is the budget spent? It is the worker's: whoever runs spends it, and who finds
/// it spent gives way and leaves a full one to the next. Three ways to tell, from cheap and crude to dear and exact.

/// So many points passed.
class counted_budget {
 public:
  /// Precondition: wanted.operations > 0.
  counted_budget(const runtime::budget_options& wanted, runtime::worker&) noexcept
      : full_(wanted.operations), left_(wanted.operations) {}

  [[nodiscard]] bool spend() noexcept { return --left_ == 0; }
  void refill() noexcept { left_ = full_; }

 private:
  std::uint64_t full_, left_;
};

/// A tick came: a flag that another thread sets once a quantum.
class flagged_budget {
 public:
  flagged_budget(const runtime::budget_options& wanted, runtime::worker&) : ticks_(wanted.quantum) {}

  [[nodiscard]] bool spend() const noexcept { return ticks_.is_set(); }
  void refill() noexcept { ticks_.clear(); }

 private:
  tick_flag ticks_;
};

/// So much time passed since it was filled: a clock is read at every point.
class clocked_budget {
 public:
  clocked_budget(const runtime::budget_options& wanted, runtime::worker& worker)
      : worker_(worker), quantum_(wanted.quantum), end_(worker.now() + wanted.quantum) {}

  [[nodiscard]] bool spend() { return worker_.now() >= end_; }
  void refill() { end_ = worker_.now() + quantum_; }

 private:
  runtime::worker& worker_;
  runtime::duration quantum_;
  runtime::time_point end_;
};

/// Gives way where the budget is spent: as at an honoured tick of a fiber, time is looked at first, so that who is due
/// comes before `task`. The caller suspends it.
inline void give_way(runtime::worker& worker, runtime::task& task) noexcept {
  ++worker.counts.points_taken;
  worker.look_at_time();
  worker.enqueue(task);
}

}  // namespace switchmark::stackless
