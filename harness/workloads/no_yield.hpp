#pragma once

#include "stackless/futures/poll.hpp"

#include <coroutine>

namespace switchmark::workloads {

/// Waits of direct bodies that never suspend.
struct never_yields {
  void yield() const noexcept {}
};

/// The substitute for the waits of `Scheduler` that never suspends, at no yield and no safepoint: the same rounds
/// without, whose time is subtracted. Bodies are made of it exactly as of the scheduler itself.
template <class Scheduler>
class no_yield : public never_yields {
 public:
  explicit no_yield(Scheduler&) noexcept {}
};

template <class Scheduler>
requires requires { typename Scheduler::yield_awaiter; }
class no_yield<Scheduler> {
 public:
  explicit no_yield(Scheduler& waits) noexcept : waits_(waits) {}

  template <class T = void>
  using coroutine_type = typename Scheduler::template coroutine_type<T>;
  [[nodiscard]] std::suspend_never yield() const noexcept { return {}; }
  [[nodiscard]] std::suspend_never safepoint() const noexcept { return {}; }
  [[nodiscard]] auto& transfer() noexcept { return waits_.transfer(); }
  [[nodiscard]] auto& frames() noexcept { return waits_.frames(); }

 private:
  Scheduler& waits_;
};

template <class Scheduler>
requires requires { typename Scheduler::yield_future; }
class no_yield<Scheduler> {
 public:
  explicit no_yield(Scheduler& waits) noexcept : waits_(waits) {}

  struct yield_future {
    stackless::poll_result poll(stackless::waker) const noexcept { return stackless::poll_result::ready; }
  };
  [[nodiscard]] static stackless::poll_result safepoint(stackless::waker) noexcept {
    return stackless::poll_result::ready;
  }
  template <class Future>
  using child = typename Scheduler::template child<Future>;
  [[nodiscard]] auto& worker() noexcept { return waits_.worker(); }

 private:
  Scheduler& waits_;
};

}  // namespace switchmark::workloads
