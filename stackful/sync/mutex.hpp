#pragma once

#include "runtime/mutex_core.hpp"
#include "stackful/fibers/fiber_scheduler.hpp"
#include "stackful/fibers/guards.hpp"
#include "stackful/preemption/deadlock_report.hpp"

#include <unistd.h>

#include <cassert>
#include <cstddef>

namespace switchmark::stackful {

/// Mutual exclusion between the fibers of one scheduler: waiting parks the fiber, never the worker, so that a holder
/// which a tick has stopped goes on and gives it back. First come, first served, handed over (runtime/mutex_core.hpp).
/// BasicLockable with try_lock: for std::lock_guard, unique_lock, scoped_lock.
///
/// `Scheduler` is a fiber_scheduler. Must outlive whoever waits for it or holds it; on the stack of a parent, that
/// takes a join in a destructor, since a parent that is cancelled doesn't come to its join. Off a fiber (on the
/// worker's own stack) only what doesn't wait is allowed. The core's holder is an address on the stack of the fiber
/// that holds the mutex.
template <class Scheduler>
class mutex {
 public:
  explicit mutex(Scheduler& fibers) noexcept : fibers_(fibers), core_(fibers) {}
  mutex(const mutex&) = delete;
  mutex& operator=(const mutex&) = delete;

  // Not inlined: they lie in the non-preemptible section (no_preempt.ld), bodies don't.

  /// Waits until it is free, outside of any no_preempt region. Throws `cancelled` when the scheduler is destroyed
  /// meanwhile, and then doesn't hold it. Where the fiber unwinds already it doesn't throw: it waits on, until those
  /// who hold it have been cancelled. To lock it twice is an error: debug builds say who did and abort.
  [[gnu::noinline]] void lock();
  /// Whether it was free.
  [[nodiscard, gnu::noinline]] bool try_lock() noexcept;
  /// Precondition: this fiber holds it.
  [[gnu::noinline]] void unlock() noexcept;

 private:
  template <class>
  friend class condition_variable;

  [[nodiscard]] static const std::byte* here() noexcept {
    return static_cast<const std::byte*>(__builtin_frame_address(0));
  }
  /// Inside a region: the pool is everybody's.
  [[nodiscard]] bool is_mine() const noexcept {
    const auto* const holder = static_cast<const std::byte*>(core_.holder());
    return holder != nullptr && fibers_.stacks().limit_below(holder) == fibers_.stacks().limit_below(here());
  }
  [[nodiscard]] bool take_or_park();
  void lock_for_sure() noexcept;
  void block_worker() noexcept;

  Scheduler& fibers_;
  runtime::mutex_core core_;
};

template <class Scheduler>
bool mutex<Scheduler>::try_lock() noexcept {
  const typename Scheduler::region shared;
  return core_.try_lock(here());
}

template <class Scheduler>
void mutex<Scheduler>::unlock() noexcept {
  const typename Scheduler::region shared;
  assert(is_mine());
  core_.unlock();
}

template <class Scheduler>
void mutex<Scheduler>::lock() {
  if (try_lock()) [[likely]]
    return;
#ifndef NDEBUG
  if (const typename Scheduler::region shared; is_mine())
    report_deadlock("mutex", this, "the fiber that asks for it holds it already: lock it once");
#endif
  if (!guards.mutex_parks) return block_worker();
  const bool handed_over = take_or_park();
  if (fibers_.cancellation_pending() && handed_over) unlock();
  fibers_.throw_if_cancelled();
  if (!handed_over) lock_for_sure();
}

// Whether this fiber holds it now; else it was resumed because the scheduler is being destroyed. From `try_lock` to
// here a tick may have let the holder give it back.
template <class Scheduler>
bool mutex<Scheduler>::take_or_park() {
  fibers_.begin_switch();
  if (core_.try_lock(here())) {
    fibers_.end_switch();
    return true;
  }
  runtime::waiter wait;
  core_.enlist(wait);
  return fibers_.park(wait);
}

// For who must hold it in the end: it unwinds, or returns from a condition variable. While the scheduler is being
// destroyed whoever holds it is cancelled, and gives it back.
template <class Scheduler>
void mutex<Scheduler>::lock_for_sure() noexcept {
  while (!take_or_park()) {
  }
}

// Without the guard: as a lock of the kernel's, which stops the worker, and with it whoever holds it.
template <class Scheduler>
void mutex<Scheduler>::block_worker() noexcept {
  const typename Scheduler::region shared;
  while (!core_.try_lock(here())) pause();
}

}  // namespace switchmark::stackful
