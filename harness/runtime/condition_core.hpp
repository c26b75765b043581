#pragma once

#include "runtime/mutex_core.hpp"
#include "runtime/wait.hpp"

#include <cassert>
#include <mutex>
#include <optional>
#include <utility>

namespace switchmark::runtime {

/// Tasks that wait, without a mutex that they held, until another one says that something may have changed. First come,
/// first served. A wait is two waits: for the notification, then for the mutex. The models' fronts
/// (`condition_variable` of a scheduler) put them together. A notified task that ends before it holds the mutex again
/// has made no use of its notification, which goes to the next task: as in POSIX, where a thread that is cancelled
/// consumes no signal of a condition for which other threads wait.
///
/// Must outlive every task that waits for it. Nothing in it is atomic.
class condition_core {
 public:
  explicit condition_core(worker& tasks) noexcept : worker_(tasks) {}
  template <has_worker Waits>
  explicit condition_core(Waits& waits) noexcept : condition_core(waits.worker()) {}
  condition_core(const condition_core&) = delete;
  condition_core& operator=(const condition_core&) = delete;

  /// Makes the first task that waits ready; nothing when none waits. O(1).
  void notify_one() noexcept { (void)worker_.wake_first(waiting_); }
  /// Makes all tasks that wait ready. O(waiting tasks).
  void notify_all() noexcept {
    while (worker_.wake_first(waiting_) != nullptr) {
    }
  }

  /// Puts a wait into the list.
  void enlist(waiter& wait) noexcept { waiting_.push_back(wait); }

 private:
  worker& worker_;
  wait_list waiting_;
};

/// One task's wait for a notification, perhaps no longer than until a deadline (runtime/wait.hpp): `enlist` gives the
/// mutex back, in one step with waiting, so that no notification in between is lost. Abandoned after it was notified,
/// it notifies the next one.
template <class Mutex>
class notification_wait {
 public:
  using lock_type = std::unique_lock<Mutex>;

  /// Precondition: `lock` is held. It is not held any more when `enlist` returns.
  notification_wait(condition_core& condition, lock_type& lock, std::optional<time_point> deadline = {}) noexcept
      : condition_(condition), lock_(lock) {
    if (!deadline) return;
    timer_.deadline = *deadline;
    wait_.deadline = &timer_;
  }
  notification_wait(const notification_wait&) = delete;
  notification_wait& operator=(const notification_wait&) = delete;
  ~notification_wait() { abandon(); }

  [[nodiscard]] static bool try_now() noexcept { return false; }
  waiter& enlist() noexcept {
    assert(lock_.owns_lock());
    lock_.release()->unlock();
    condition_.enlist(wait_);
    return wait_;
  }
  /// Whether it was notified; else its deadline has passed.
  bool finish() noexcept {
    wait_.leave();
    return std::exchange(wait_.woken, false);
  }
  void abandon() noexcept {
    if (finish()) condition_.notify_one();
  }

 private:
  condition_core& condition_;
  lock_type& lock_;
  timer timer_;
  waiter wait_;
};
static_assert(wait<notification_wait<mutex_core>>);

/// The result of a `notification_wait` while its task waits for the mutex. Destroyed before `use`, it notifies the next
/// task that waits. To be destroyed after the wait for the mutex.
class taken_notification {
 public:
  explicit taken_notification(condition_core& condition, bool notified = false) noexcept
      : condition_(condition), unused_(notified) {}
  taken_notification(const taken_notification&) = delete;
  taken_notification& operator=(const taken_notification&) = delete;
  ~taken_notification() {
    if (unused_) condition_.notify_one();
  }

  /// The wait for the notification is over.
  void take(bool notified) noexcept { unused_ = notified; }
  /// The task holds the mutex.
  void use() noexcept { unused_ = false; }

 private:
  condition_core& condition_;
  bool unused_;
};

}  // namespace switchmark::runtime
