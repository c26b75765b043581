#pragma once

#include "stackful/fibers/fiber_scheduler.hpp"

namespace switchmark::stackful {

/// Whether `wait` (a runtime::wait) is over: at once, or because a signal woke the fiber. Else the scheduler is being
/// destroyed while the fiber unwinds, and nobody may be left who would signal. Throws `cancelled` when the scheduler is
/// destroyed meanwhile; what the fiber was handed already is passed on then.
///
/// Called outside of any no_preempt region. Not inlined: it lies in the non-preemptible section (no_preempt.ld).
template <class Scheduler, class Wait>
[[gnu::noinline]] bool wait_for(Scheduler& fibers, Wait& wait) {
  {
    const typename Scheduler::region shared;  // at its end a tick that came meanwhile is taken
    if (wait.try_now()) return true;
  }
  fibers.begin_switch();
  if (wait.try_now()) {  // a tick may have let others run
    fibers.end_switch();
    return true;
  }
  const bool woken = fibers.park(wait.enlist());
  if (fibers.cancellation_pending()) {
    const typename Scheduler::region shared;
    wait.abandon();
  }
  fibers.throw_if_cancelled();
  return woken;
}

}  // namespace switchmark::stackful
