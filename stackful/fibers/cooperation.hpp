#pragma once

#include "runtime/ticks.hpp"
#include "runtime/worker.hpp"
#include "stackful/fibers/stack.hpp"

#include <cstddef>

namespace switchmark::stackful {

/// Whom a tick asks to stop the running fiber. Every call comes with a no_preempt region open.
class preemptible {
 public:
  /// Puts the running fiber behind the ready ones and goes to the first of them. Returns when the fiber goes on.
  virtual void stop_running_task() = 0;
  /// The lowest byte of the fiber's stack on which `stack_pointer` lies; null on the worker's own, which isn't stopped.
  [[nodiscard]] virtual const std::byte* stack_limit(const std::byte* stack_pointer) const noexcept = 0;

 protected:
  ~preemptible() = default;
};

/// The substitute for fibers that nothing stops: no region, no tick, no cost.
class cooperation {
 public:
  static stack_options room_for_ticks(stack_options requested, const runtime::tick_options& = {}) { return requested; }
  cooperation(preemptible&, runtime::worker&, const runtime::tick_options&) {}
  struct region {
    region() noexcept {}
    ~region() {}
  };
  static void begin_switch() noexcept {}
  static void end_switch() noexcept {}
  void arm() {}
  void disarm() noexcept {}
  static unsigned begin_outside() noexcept { return 0; }
  static void end_outside(unsigned) noexcept {}
  static void require_no_other() noexcept {}
  static bool follows_tasks() noexcept { return false; }
  static void enter_task() noexcept {}
  static void leave_task() noexcept {}
};

}  // namespace switchmark::stackful
