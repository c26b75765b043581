#pragma once

#include "runtime/event_core.hpp"
#include "stackful/sync/wait_for.hpp"

namespace switchmark::stackful {

/// A runtime::event_core for fibers: waiting parks the fiber, never the worker. `wait` throws `cancelled` when the
/// scheduler is destroyed meanwhile; where the fiber unwinds already it returns instead. Off a fiber (on the worker's
/// own stack) only what doesn't wait is allowed.
template <class Scheduler>
class event {
 public:
  explicit event(Scheduler& fibers) noexcept : fibers_(fibers), core_(fibers) {}
  event(const event&) = delete;
  event& operator=(const event&) = delete;

  // Not inlined: they lie in the non-preemptible section (no_preempt.ld), bodies don't.

  /// Waits until it is set, outside of any no_preempt region.
  [[gnu::noinline]] void wait() {
    runtime::event_wait wait(core_);
    (void)wait_for(fibers_, wait);
  }
  [[gnu::noinline]] void set() noexcept {
    const typename Scheduler::region shared;
    core_.set();
  }
  [[gnu::noinline]] void reset() noexcept { core_.reset(); }
  [[nodiscard]] bool is_set() const noexcept { return core_.is_set(); }

 private:
  Scheduler& fibers_;
  runtime::event_core core_;
};

}  // namespace switchmark::stackful
