#pragma once

#include "runtime/wait.hpp"

#include <cassert>

namespace switchmark::runtime {

/// Mutual exclusion between the tasks of one worker, over their waits: waiting parks the task, never the worker. First
/// come, first served: `unlock` makes the first task that waits the holder, before that task runs, so that no other
/// gets in between. The models' fronts (`mutex` of a scheduler) say how a task waits for it.
///
/// Must outlive every task that waits for it or holds it. A task that may be destroyed in mid-wait holds it by a guard:
/// std::unique_lock(mutex, std::adopt_lock). Nothing in it is atomic.
///
///   free:  holder() is null, nobody waits
///   held:  holder() is what the holder gave to `try_lock`, or the wait that was handed the mutex
class mutex_core {
 public:
  explicit mutex_core(worker& tasks) noexcept : worker_(tasks) {}
  template <has_worker Waits>
  explicit mutex_core(Waits& waits) noexcept : mutex_core(waits.worker()) {}
  ~mutex_core() { assert(holder_ == nullptr); }
  mutex_core(const mutex_core&) = delete;
  mutex_core& operator=(const mutex_core&) = delete;

  /// Whether it was free. `holder` is an address that tells who holds it from now on, not null; it isn't followed.
  [[nodiscard]] bool try_lock(const void* holder) noexcept {
    if (holder_ != nullptr) return false;
    holder_ = holder;
    return true;
  }
  [[nodiscard]] bool try_lock() noexcept { return try_lock(this); }

  /// Hands it over to the first task that waits, or makes it free. Precondition: the calling task holds it. O(1).
  void unlock() noexcept { holder_ = worker_.wake_first(waiting_); }

  /// Puts a wait into the list: when it is woken it holds the mutex.
  void enlist(waiter& wait) noexcept { waiting_.push_back(wait); }

  [[nodiscard]] const void* holder() const noexcept { return holder_; }

 private:
  worker& worker_;
  wait_list waiting_;
  const void* holder_ = nullptr;
};

/// One task's wait for a mutex (runtime/wait.hpp). Abandoned after it was handed the mutex, it passes the mutex on.
class lock_wait {
 public:
  explicit lock_wait(mutex_core& mutex) noexcept : mutex_(mutex) {}
  lock_wait(const lock_wait&) = delete;
  lock_wait& operator=(const lock_wait&) = delete;
  ~lock_wait() { abandon(); }

  [[nodiscard]] bool try_now() noexcept { return mutex_.try_lock(this); }
  waiter& enlist() noexcept {
    mutex_.enlist(wait_);
    return wait_;
  }
  void finish() noexcept { wait_.woken = false; }
  void abandon() noexcept {
    wait_.leave();
    if (!wait_.woken) return;
    wait_.woken = false;
    mutex_.unlock();
  }

 private:
  mutex_core& mutex_;
  waiter wait_;
};
static_assert(wait<lock_wait>);

}  // namespace switchmark::runtime
