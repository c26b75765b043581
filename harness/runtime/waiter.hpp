#pragma once

#include "runtime/task.hpp"
#include "runtime/timers.hpp"

#include <boost/intrusive/list.hpp>

namespace switchmark::runtime {

template <class Tag>
using wait_hook = intrusive::list_base_hook<intrusive::tag<Tag>, intrusive::link_mode<intrusive::auto_unlink>>;

/// One wait for the signal of another task. Lives where the waiting task keeps its state (its stack, frame or future),
/// as a timer does. Destroying it takes it out of whatever names it.
///
///   listed:  in the wait_list of what it waits for; its task is parked, or its deadline has passed
///   woken:   in no list; its task is in the run queue, or has gone on
struct waiter : wait_hook<struct parked_tag>, wait_hook<struct list_tag> {
  task* owner = nullptr;      ///< made ready by the signal
  timer* deadline = nullptr;  ///< null: none. Disarmed: it has passed, or the wait was woken before it
  bool woken = false;         ///< by a signal, which took it out of the list; not by its deadline or its end

  /// Whether the task may go on: it got the signal, or its deadline has passed. Precondition: it waits, or has waited.
  [[nodiscard]] bool over() const noexcept { return woken || (deadline != nullptr && !deadline->armed()); }

  /// It waits no longer, for whatever reason.
  void leave() noexcept {
    unlink_from<parked_tag>();
    unlink_from<list_tag>();
  }

 private:
  template <class Tag>
  void unlink_from() noexcept {
    auto& hook = static_cast<wait_hook<Tag>&>(*this);
    if (hook.is_linked()) hook.unlink();
  }
};

/// Those who wait for the same thing, first come, first served. O(1) each, no allocation.
class wait_list {
 public:
  void push_back(waiter& wait) noexcept { all_.push_back(wait); }

  /// Takes out the first that is still parked, and disarms its deadline; null when there is none. A wait before it was
  /// made ready by its deadline, and its task hasn't run yet.
  [[nodiscard]] waiter* take_front() noexcept {
    while (!all_.empty()) {
      waiter& first = all_.front();
      all_.pop_front();
      if (first.deadline != nullptr && !first.deadline->armed()) continue;
      if (first.deadline != nullptr) first.deadline->unlink();
      return &first;
    }
    return nullptr;
  }

 private:
  intrusive::list<waiter, intrusive::base_hook<wait_hook<list_tag>>, intrusive::constant_time_size<false>> all_;
};

/// All waits of a worker's tasks that neither queue nor timer knows of, so that a model which is destroyed finds them.
class parked_waits {
 public:
  void push_front(waiter& wait) noexcept { all_.push_front(wait); }
  void push_back(waiter& wait) noexcept { all_.push_back(wait); }

  /// Takes the first out, also of what it waits for; null when there is none.
  [[nodiscard]] waiter* take_front() noexcept {
    if (all_.empty()) return nullptr;
    waiter& first = all_.front();
    first.leave();
    return &first;
  }

 private:
  intrusive::list<waiter, intrusive::base_hook<wait_hook<parked_tag>>, intrusive::constant_time_size<false>> all_;
};

}  // namespace switchmark::runtime
