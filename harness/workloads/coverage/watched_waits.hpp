#pragma once

#include "runtime/time_source.hpp"
#include "stackless/futures/poll.hpp"
#include "workloads/coverage/watcher.hpp"

#include <concepts>
#include <coroutine>
#include <cstddef>
#include <utility>

namespace switchmark::workloads::coverage {

/// What the bodies wait with: the waits of `Scheduler`, and each that suspends tells the watcher where the body goes
/// on. That is the return address of the call, which isn't inlined: another one for each wait in the text of a body.
///
/// One for each style: this one for direct calls.
template <class Scheduler>
class watched_waits {
 public:
  watched_waits(Scheduler& waits, watcher& watched) : waits_(waits), watched_(watched) {}

  [[gnu::noinline]] void yield() {
    watched_.in_task(false);
    watched_.waited(__builtin_return_address(0));
    waits_.yield();
    watched_.in_task(true);
  }
  [[gnu::noinline]] void sleep_until(runtime::time_point deadline) {
    watched_.in_task(false);
    watched_.waited(__builtin_return_address(0));
    waits_.sleep_until(deadline);
    watched_.in_task(true);
  }

 private:
  Scheduler& waits_;
  watcher& watched_;
};

/// For co_await.
template <class Scheduler>
requires requires { typename Scheduler::yield_awaiter; }
class watched_waits<Scheduler> {
 public:
  watched_waits(Scheduler& waits, watcher& watched) : waits_(waits), watched_(watched) {}

  static constexpr bool never_suspends_at_safepoints =
      std::same_as<decltype(std::declval<Scheduler&>().safepoint()), std::suspend_never>;

  template <class T = void>
  using coroutine_type = typename Scheduler::template coroutine_type<T>;

  template <class Awaiter>
  struct watched_awaiter {
    Awaiter inner;
    watcher& watched;
    const void* place;
    bool await_ready() const noexcept { return inner.await_ready(); }
    template <class Promise>
    auto await_suspend(std::coroutine_handle<Promise> self) noexcept {
      watched.in_task(false);
      watched.waited(place);
      return inner.await_suspend(self);
    }
    void await_resume() noexcept {
      watched.in_task(true);
      inner.await_resume();
    }
  };

  [[gnu::noinline]] auto yield() noexcept { return watch(waits_.yield(), __builtin_return_address(0)); }
  [[gnu::noinline]] auto sleep_until(runtime::time_point deadline) noexcept {
    return watch(waits_.sleep_until(deadline), __builtin_return_address(0));
  }
  [[gnu::noinline]] auto safepoint() noexcept requires(!never_suspends_at_safepoints) {
    return watch(waits_.safepoint(), __builtin_return_address(0));
  }
  std::suspend_never safepoint() const noexcept requires never_suspends_at_safepoints { return {}; }
  void count_frame(std::size_t bytes) noexcept { waits_.count_frame(bytes); }

 private:
  template <class Awaiter>
  watched_awaiter<Awaiter> watch(Awaiter&& inner, const void* place) noexcept {
    return {std::move(inner), watched_, place};
  }

  Scheduler& waits_;
  watcher& watched_;
};

/// For poll.
template <class Scheduler>
requires requires { typename Scheduler::yield_future; }
class watched_waits<Scheduler> {
 public:
  watched_waits(Scheduler& waits, watcher& watched) : waits_(waits), watched_(watched) {}
  using yield_future = typename Scheduler::yield_future;
  using sleep_future = typename Scheduler::sleep_future;

  /// Polls a leaf on behalf of a body.
  template <class Leaf>
  [[gnu::noinline]] stackless::poll_result poll(Leaf& leaf, stackless::waker w) {
    watched_.in_task(false);
    const stackless::poll_result said = leaf.poll(w);
    if (said == stackless::poll_result::pending)
      watched_.waited(__builtin_return_address(0));
    else
      watched_.in_task(true);
    return said;
  }

  /// A body that gave way at a safepoint doesn't ask again: it says `goes_on` when it is polled the next time.
  stackless::poll_result safepoint(stackless::waker w) {
    const stackless::poll_result said = waits_.safepoint(w);
    if (said == stackless::poll_result::pending) watched_.in_task(false);
    return said;
  }
  [[gnu::noinline]] void goes_on() {
    watched_.waited(__builtin_return_address(0));
    watched_.in_task(true);
  }

 private:
  Scheduler& waits_;
  watcher& watched_;
};

}  // namespace switchmark::workloads::coverage
