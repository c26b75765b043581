#pragma once

#include "runtime/channel_core.hpp"
#include "runtime/condition_core.hpp"
#include "runtime/event_core.hpp"
#include "runtime/mutex_core.hpp"
#include "stackless/coroutines/coroutine_scheduler.hpp"

#include <condition_variable>
#include <coroutine>
#include <mutex>
#include <optional>
#include <utility>

namespace switchmark::stackless {

// By what coroutines wait for each other: the objects of the runtime, whose waits are awaited.

/// Awaits a runtime::wait. Its value is what the task waited for. Destroyed with its coroutine before that goes on, it
/// waits no longer, and passes on what it was handed already.
template <runtime::wait Wait>
class wait_awaiter {
 public:
  template <class... Arguments>
  explicit wait_awaiter(Arguments&&... arguments) : wait_(std::forward<Arguments>(arguments)...) {}
  wait_awaiter(const wait_awaiter&) = delete;
  wait_awaiter& operator=(const wait_awaiter&) = delete;

  [[nodiscard]] bool await_ready() noexcept { return wait_.try_now(); }
  template <class Promise>
  auto await_suspend(std::coroutine_handle<Promise> self) noexcept {
    Promise& promise = self.promise();
    runtime::waiter& here = wait_.enlist();
    here.owner = &promise;
    runtime::worker& worker = promise.scheduler->predicted_worker();
    worker.park(here);
    return promise.leave(worker);
  }
  auto await_resume() noexcept { return wait_.finish(); }

 private:
  Wait wait_;
};

/// `co_await event.wait()` goes on when the event is set.
class event : public runtime::event_core {
 public:
  using event_core::event_core;
  [[nodiscard]] wait_awaiter<runtime::event_wait> wait() noexcept { return wait_awaiter<runtime::event_wait>(*this); }
};

/// `co_await mutex.lock()` goes on when the coroutine holds it.
class mutex : public runtime::mutex_core {
 public:
  using mutex_core::mutex_core;
  [[nodiscard]] wait_awaiter<runtime::lock_wait> lock() noexcept { return wait_awaiter<runtime::lock_wait>(*this); }
};

/// `co_await channel.send(value)` says whether the value was sent; `co_await channel.receive()` is a std::optional<T>.
template <class T>
class channel : public runtime::channel_core<T> {
 public:
  using runtime::channel_core<T>::channel_core;
  [[nodiscard]] wait_awaiter<runtime::send_wait<T>> send(T value) noexcept {
    return wait_awaiter<runtime::send_wait<T>>(*this, std::move(value));
  }
  [[nodiscard]] wait_awaiter<runtime::receive_wait<T>> receive() noexcept {
    return wait_awaiter<runtime::receive_wait<T>>(*this);
  }
};

/// `co_await condition.wait(lock)` gives the mutex back, waits for a notification, then for the mutex, and goes on when
/// `lock` holds it again. Destroyed in between, it leaves `lock` without the mutex, and passes its notification on. A
/// wait is a coroutine with a frame, of the kind of those that await it: one that starts lazily can't be awaited by one
/// that still runs inside its call.
template <template <class> class Coroutine>
class basic_condition_variable : public runtime::condition_core {
 public:
  using lock_type = std::unique_lock<mutex>;

  explicit basic_condition_variable(coroutine_scheduler& scheduler) noexcept
      : condition_core(scheduler), waits(scheduler) {}

  /// Precondition: `lock` is held.
  [[nodiscard]] Coroutine<std::cv_status> wait(lock_type& lock) { return wait_once(lock, std::nullopt); }
  /// As `wait`, but for a notification no longer than until `deadline`.
  [[nodiscard]] Coroutine<std::cv_status> wait_until(lock_type& lock, runtime::time_point deadline) {
    return wait_once(lock, deadline);
  }

  coroutine_scheduler& waits;  ///< where the frames of its coroutines are counted

 private:
  Coroutine<std::cv_status> wait_once(lock_type& lock, std::optional<runtime::time_point> deadline) {
    mutex& held = *lock.mutex();
    const bool notified = co_await wait_awaiter<runtime::notification_wait<mutex>>(*this, lock, deadline);
    runtime::taken_notification taken(*this, notified);
    co_await held.lock();
    taken.use();
    lock = lock_type(held, std::adopt_lock);
    co_return notified ? std::cv_status::no_timeout : std::cv_status::timeout;
  }
};

}  // namespace switchmark::stackless
