#pragma once

#include "runtime/condition_core.hpp"
#include "runtime/time_source.hpp"
#include "stackful/sync/mutex.hpp"

#include <cassert>
#include <condition_variable>
#include <mutex>

namespace switchmark::stackful {

/// Fibers that wait until another one says that something may have changed. First come, first served; no wait returns
/// without a reason (but see `wait`).
///
/// The lock is held again when a wait returns or throws. A wait throws `cancelled` when the scheduler is destroyed
/// meanwhile, and passes on the notification that it may have got; where the fiber unwinds already it returns instead,
/// since nobody may be left who would notify. Must outlive whoever waits, as the mutex must.
template <class Scheduler>
class condition_variable {
 public:
  using lock_type = std::unique_lock<mutex<Scheduler>>;

  explicit condition_variable(Scheduler& fibers) noexcept : fibers_(fibers), core_(fibers) {}
  condition_variable(const condition_variable&) = delete;
  condition_variable& operator=(const condition_variable&) = delete;

  /// Gives the lock back and parks, in one step: no notification in between is lost. Precondition: `lock` is held.
  void wait(lock_type& lock) { (void)wait_once(lock, nullptr); }
  /// Waits until `holds()`, which is called with the lock held.
  template <class Predicate>
  [[gnu::always_inline]] void wait(lock_type& lock, Predicate holds) {
    while (!holds())
      if (!wait_once(lock, nullptr)) return;
  }

  /// As `wait`, but no longer than until `deadline`. Whoever was notified and reached its deadline before it went on
  /// counts as notified.
  std::cv_status wait_until(lock_type& lock, runtime::time_point deadline) {
    return wait_once(lock, &deadline) ? std::cv_status::no_timeout : std::cv_status::timeout;
  }
  /// What `holds()` says in the end.
  template <class Predicate>
  [[gnu::always_inline]] bool wait_until(lock_type& lock, runtime::time_point deadline, Predicate holds) {
    while (!holds())
      if (!wait_once(lock, &deadline)) return holds();
    return true;
  }

  /// Makes the first that waits ready; with or without the lock.
  [[gnu::noinline]] void notify_one() noexcept;
  [[gnu::noinline]] void notify_all() noexcept;

 private:
  [[nodiscard, gnu::noinline]] bool wait_once(lock_type& lock, const runtime::time_point* deadline);

  Scheduler& fibers_;
  runtime::condition_core core_;
};

// Whether somebody notified it. The predicates' loops are inlined into the body that waits, since the non-preemptible
// section holds this class: a predicate is code of the body.
template <class Scheduler>
bool condition_variable<Scheduler>::wait_once(lock_type& lock, const runtime::time_point* deadline) {
  assert(lock.owns_lock());
  mutex<Scheduler>& held = *lock.mutex();
  fibers_.begin_switch();
  held.core_.unlock();
  runtime::waiter wait;
  runtime::timer timer;
  if (deadline != nullptr) {
    timer.deadline = *deadline;
    wait.deadline = &timer;
  }
  core_.enlist(wait);
  const bool notified = fibers_.park(wait);
  held.lock_for_sure();
  if (notified && fibers_.cancellation_pending()) notify_one();
  fibers_.throw_if_cancelled();
  return notified;
}

template <class Scheduler>
void condition_variable<Scheduler>::notify_one() noexcept {
  const typename Scheduler::region shared;
  core_.notify_one();
}

template <class Scheduler>
void condition_variable<Scheduler>::notify_all() noexcept {
  const typename Scheduler::region shared;
  core_.notify_all();
}

}  // namespace switchmark::stackful
