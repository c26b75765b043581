#pragma once

#include "runtime/channel_core.hpp"
#include "runtime/condition_core.hpp"
#include "runtime/event_core.hpp"
#include "runtime/mutex_core.hpp"
#include "stackless/futures/poll.hpp"

#include <condition_variable>
#include <mutex>
#include <optional>
#include <type_traits>
#include <utility>

namespace switchmark::stackless {

/// A leaf future around a runtime::wait. Ready when the wait is over; `value()` is what the task waited for then.
/// Destroyed before, it waits no longer, and passes on what it was handed already.
template <runtime::wait Wait>
class wait_future {
 public:
  using value_type = decltype(std::declval<Wait&>().finish());

  template <class... Arguments>
  explicit wait_future(Arguments&&... arguments) : wait_(std::forward<Arguments>(arguments)...) {}

  poll_result poll(waker w) {
    if (parked_ != nullptr) return finish_if(parked_->over());
    if (finish_if(wait_.try_now()) == poll_result::ready) return poll_result::ready;
    parked_ = &wait_.enlist();
    parked_->owner = &w.root();
    w.worker().park(*parked_);
    return poll_result::pending;
  }

  /// Once, after `poll` said ready.
  [[nodiscard]] value_type value() noexcept requires(!std::is_void_v<value_type>) { return std::move(*value_); }

 private:
  poll_result finish_if(bool over) {
    if (!over) return poll_result::pending;
    if constexpr (std::is_void_v<value_type>)
      wait_.finish();
    else
      value_.emplace(wait_.finish());
    return poll_result::ready;
  }

  struct nothing {};
  Wait wait_;
  runtime::waiter* parked_ = nullptr;  ///< that of `wait_`, once it is in a list
  [[no_unique_address]] std::conditional_t<std::is_void_v<value_type>, nothing, std::optional<value_type>> value_;
};

/// Ready when the event is set.
using event_future = wait_future<runtime::event_wait>;
/// Ready when this task holds the mutex.
using lock_future = wait_future<runtime::lock_wait>;
/// Ready when the value was sent, or won't be: `value()` says which (runtime/channel_core.hpp).
template <class T>
using send_future = wait_future<runtime::send_wait<T>>;
/// Ready when there is a value, or the channel is at its end: `value()` is a std::optional<T>.
template <class T>
using receive_future = wait_future<runtime::receive_wait<T>>;

/// Gives back the mutex that `lock` holds, and waits for a notification of the condition, perhaps no longer than until
/// a deadline, then for the mutex. Ready when `lock` holds it again; `value()` says whether the deadline came first.
/// Destroyed in between, it leaves `lock` without the mutex, and passes its notification on.
class condition_future {
 public:
  using lock_type = std::unique_lock<runtime::mutex_core>;

  /// Precondition of the first poll: `lock` holds a mutex.
  condition_future(runtime::condition_core& condition, lock_type& lock,
                   std::optional<runtime::time_point> deadline = {}) noexcept
      : lock_(lock), mutex_(*lock.mutex()), notification_(condition, lock, deadline), taken_(condition) {}

  poll_result poll(waker w) {
    if (!value_) {
      if (notification_.poll(w) == poll_result::pending) return poll_result::pending;
      const bool notified = notification_.value();
      taken_.take(notified);
      value_ = notified ? std::cv_status::no_timeout : std::cv_status::timeout;
    }
    if (relock_.poll(w) == poll_result::pending) return poll_result::pending;
    taken_.use();
    lock_ = lock_type(mutex_, std::adopt_lock);
    return poll_result::ready;
  }
  [[nodiscard]] std::cv_status value() const noexcept { return *value_; }

 private:
  lock_type& lock_;
  runtime::mutex_core& mutex_;
  wait_future<runtime::notification_wait<runtime::mutex_core>> notification_;
  std::optional<std::cv_status> value_;
  runtime::taken_notification taken_;
  lock_future relock_{mutex_};
};

}  // namespace switchmark::stackless
