#pragma once

#include "runtime/wait.hpp"
#include "runtime/worker.hpp"

namespace switchmark::runtime {

/// A condition that a task reports and for which any number of tasks wait. It stays set until it is reset; a wait for
/// one that is set doesn't suspend. The models' fronts (`event` of a scheduler) say how a task waits for it.
///
/// Must outlive every task that waits for it. Belongs to the tasks of one worker; nothing in it is atomic.
class event_core {
 public:
  explicit event_core(worker& tasks) noexcept : worker_(tasks) {}
  template <has_worker Waits>
  explicit event_core(Waits& waits) noexcept : event_core(waits.worker()) {}
  event_core(const event_core&) = delete;
  event_core& operator=(const event_core&) = delete;

  [[nodiscard]] bool is_set() const noexcept { return set_; }

  /// Makes all tasks that wait ready, first come, first served. They go on even if it is reset before they run.
  /// O(waiting tasks).
  void set() noexcept {
    set_ = true;
    while (worker_.wake_first(waiting_) != nullptr) {
    }
  }
  /// Waits suspend again from now on.
  void reset() noexcept { set_ = false; }

 private:
  friend class event_wait;

  worker& worker_;
  wait_list waiting_;
  bool set_ = false;
};

/// One task's wait for an event (runtime/wait.hpp).
class event_wait {
 public:
  explicit event_wait(event_core& event) noexcept : event_(event) {}

  [[nodiscard]] bool try_now() const noexcept { return event_.is_set(); }
  waiter& enlist() noexcept {
    event_.waiting_.push_back(wait_);
    return wait_;
  }
  void finish() const noexcept {}
  void abandon() noexcept { wait_.leave(); }

 private:
  event_core& event_;
  waiter wait_;
};
static_assert(wait<event_wait>);

}  // namespace switchmark::runtime
