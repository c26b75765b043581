#pragma once

#include "runtime/worker.hpp"
#include "stackless/coroutines/continuation.hpp"
#include "stackless/coroutines/transfer.hpp"

#include <coroutine>
#include <cstddef>
#include <exception>
#include <new>

namespace switchmark::stackless {

/// What every coroutine's promise begins with. A suspended leaf is itself the task that the worker queues, so that
/// it is resumed at once, however deep it was called.
struct promise_base : runtime::task {
  resume_context* scheduler = nullptr;
  continuation outcome;

  [[nodiscard]] std::coroutine_handle<> handle() noexcept {
    return std::coroutine_handle<promise_base>::from_promise(*this);
  }

  /// The spawned coroutine that awaits this one, through others or not. Null if an eager coroutine that nobody awaits
  /// yet lies between. O(depth).
  [[nodiscard]] promise_base* root() noexcept {
    promise_base* above = this;
    while (!above->outcome.is_root()) {
      if (above->outcome.is_open()) return nullptr;
      above = above->outcome.awaited_by().parent;
    }
    return above;
  }
  /// To which completion it reports in the end; null if that isn't known yet.
  [[nodiscard]] const runtime::completion* reports_to() noexcept {
    promise_base* const above = root();
    return above != nullptr ? &above->outcome.reports_to() : nullptr;
  }

  // The frame. Counted when the coroutine's first parameter knows where to (`run.waits`).
  template <class First, class... Rest>
  static void* operator new(std::size_t bytes, First& first, Rest&...) {
    if constexpr (requires { first.waits.count_frame(bytes); }) first.waits.count_frame(bytes);
    return ::operator new(bytes);
  }
  static void* operator new(std::size_t bytes) { return ::operator new(bytes); }
  static void operator delete(void* frame, std::size_t bytes) { ::operator delete(frame, bytes); }
};

/// In debug builds: ends the program if `joiner` would wait for itself.
inline void refuse_circular_join(const runtime::completion& joined, promise_base& joiner) noexcept {
  if constexpr (runtime::checks_joins)
    runtime::check_join(joined, joiner.reports_to(),
                        [](runtime::task& other) { return static_cast<promise_base&>(other).reports_to(); });
}

/// A promise that starts when it is awaited or dispatched, and hands control on in the way that `Way` says:
///
///   hand_over(to)            goes to a coroutine that isn't queued: an awaited one starts, an awaiting one goes on
///   next(scheduler, worker)  goes to whoever is ready
template <class Way>
struct lazy_promise : promise_base {
  std::suspend_always initial_suspend() const noexcept { return {}; }
  void unhandled_exception() const noexcept { outcome.fail(std::current_exception()); }

  /// This coroutine waits and has arranged for being queued on `worker`, its scheduler's.
  auto leave(runtime::worker& worker) noexcept { return Way::next(*scheduler, worker); }
  static auto hand_over(promise_base& to) noexcept { return Way::hand_over(to); }

  /// Goes back to the awaiting coroutine; a root reports, frees its own frame and goes on to who is next.
  struct final_awaiter {
    bool await_ready() const noexcept { return false; }
    template <class Promise>
    auto await_suspend(std::coroutine_handle<Promise> self) const noexcept {
      promise_base& promise = self.promise();
      resume_context& scheduler = *promise.scheduler;
      if (!promise.outcome.is_root()) return Way::hand_over(*promise.outcome.awaited_by().parent);
      runtime::completion& joined = promise.outcome.reports_to();
      self.destroy();  // this awaiter with it: nothing of it is touched from here on
      runtime::worker& worker = scheduler.predicted_worker();
      worker.finished(joined);
      return Way::next(scheduler, worker);
    }
    void await_resume() const noexcept {}
  };
  final_awaiter final_suspend() const noexcept { return {}; }
};

/// Straight from coroutine to coroutine, by symmetric transfer.
struct by_transfer {
  static transfer_result hand_over(promise_base& to) noexcept { return to.scheduler->transfer_to(to.handle()); }
  static transfer_result next(resume_context& scheduler, runtime::worker& worker) noexcept {
    return scheduler.transfer_to_next(worker);
  }
};

/// Through the run queue and the loop of `run`, every time: as executors do that only know how to post.
struct by_queue {
  static void hand_over(promise_base& to) noexcept {
    runtime::worker& worker = to.scheduler->predicted_worker();
    ++worker.counts.queued_resumptions;
    worker.enqueue(to);
  }
  static void next(resume_context&, runtime::worker&) noexcept {}
};

inline transfer_result resume_context::transfer_to_next(runtime::worker& worker) noexcept {
  runtime::task* ready = worker.next();
  if (ready == nullptr) {
    parked = true;
    return transfer_home();
  }
  ++worker.counts.transfers;
  return transfer_to(static_cast<promise_base*>(ready)->handle());
}

}  // namespace switchmark::stackless
