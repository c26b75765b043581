#pragma once

#include "stackless/coroutines/coroutine_scheduler.hpp"
#include "stackless/futures/future_scheduler.hpp"
#include "stackless/safepoints/budget.hpp"

#include <coroutine>

namespace switchmark::stackless {

/// Futures with safepoints: bodies ask at every call of a kernel step.
template <class Budget>
class budget_future_scheduler : public future_scheduler {
 public:
  budget_future_scheduler(runtime::worker& worker, const runtime::budget_options& requested)
      : future_scheduler(worker), budget_(requested, worker) {}

  /// Ready while the budget lasts. Once spent: pending, behind all who are ready; when the future is polled again it
  /// has passed this safepoint, and doesn't ask again.
  [[nodiscard]] poll_result safepoint(waker w) {
    if (!budget_.spend()) [[likely]]
      return poll_result::ready;
    budget_.refill();
    give_way(w.worker(), w.root());
    return poll_result::pending;
  }

 private:
  Budget budget_;
};

/// Coroutines with safepoints: bodies await one at every call of a kernel step.
template <class Budget>
class budget_coroutine_scheduler : public coroutine_scheduler {
 public:
  budget_coroutine_scheduler(runtime::worker& worker, const runtime::budget_options& requested)
      : coroutine_scheduler(worker), budget_(requested, worker) {}

  struct safepoint_awaiter {
    Budget& budget;
    bool await_ready() const { return !budget.spend(); }
    template <class Promise>
    auto await_suspend(std::coroutine_handle<Promise> self) const {
      Promise& promise = self.promise();
      budget.refill();
      runtime::worker& worker = promise.scheduler->predicted_worker();
      give_way(worker, promise);
      return promise.leave(worker);
    }
    void await_resume() const noexcept {}
  };
  /// Goes on while the budget lasts; once spent, suspends behind all who are ready.
  [[nodiscard]] safepoint_awaiter safepoint() noexcept { return {budget_}; }

 private:
  Budget budget_;
};

}  // namespace switchmark::stackless
