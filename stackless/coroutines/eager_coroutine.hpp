#pragma once

#include "stackless/coroutines/frame_alignment.hpp"
#include "stackless/coroutines/promise.hpp"

#include <coroutine>
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

namespace switchmark::stackless {

/// A promise whose coroutine runs as soon as it is called, on its caller's machine stack, up to its first suspension;
/// from then on it is resumed like any other. Its first parameter knows the scheduler (`run.waits`).
///
/// Its outcome stays here until somebody asks, since nobody may await it yet when it is done.
struct eager_promise : promise_base {
  bool starting = true;  ///< inside the call: whoever suspends goes back to the caller, not to who is next
  std::exception_ptr failure;

  template <class First, class... Rest>
  explicit eager_promise(First& first, Rest&...) noexcept {
    scheduler = &first.waits.transfer();
  }

  std::suspend_never initial_suspend() const noexcept { return {}; }
  void unhandled_exception() noexcept { failure = std::current_exception(); }

  transfer_result leave(runtime::worker& worker) noexcept {
    return std::exchange(starting, false) ? scheduler->transfer_home() : scheduler->transfer_to_next(worker);
  }

  /// Goes back to who awaits it; stays where it is, done, when nobody does yet; a root reports and frees its own frame.
  struct final_awaiter {
    bool await_ready() const noexcept { return false; }
    template <class Promise>
    auto await_suspend(std::coroutine_handle<Promise> self) const noexcept {
      eager_promise& promise = self.promise();
      resume_context& scheduler = *promise.scheduler;
      runtime::worker& worker = scheduler.predicted_worker();
      if (promise.outcome.is_open()) return promise.leave(worker);
      if (!promise.outcome.is_root()) return scheduler.transfer_to(promise.outcome.awaited_by().parent->handle());
      promise.report();  // this awaiter with it: nothing of it is touched from here on
      return scheduler.transfer_to_next(worker);
    }
    void await_resume() const noexcept {}
  };
  final_awaiter final_suspend() const noexcept { return {}; }

  /// Ends a root that is done: it reports and frees its own frame.
  void report() noexcept {
    runtime::worker& worker = scheduler->predicted_worker();
    runtime::completion& joined = outcome.reports_to();
    if (failure != nullptr) joined.fail(std::move(failure));
    handle().destroy();
    worker.finished(joined);
  }
};

template <class T>
struct eager_value_promise : eager_promise {
  using eager_promise::eager_promise;
  std::optional<T> value;
  template <class Value>
  void return_value(Value&& given) {
    value.emplace(std::forward<Value>(given));
  }
};
template <>
struct eager_value_promise<void> : eager_promise {
  using eager_promise::eager_promise;
  void return_void() const noexcept {}
};

/// A coroutine that has begun when its call returns, and yields a `T`. Owns its frame.
///
/// What it began goes on whether or not anybody awaits it, so that it must be awaited: one that is dropped unfinished
/// ends the program, unless it is its scheduler that ends.
template <class T = void>
class [[nodiscard]] eager_coroutine {
 public:
  struct promise_type : eager_value_promise<T> {
    using eager_value_promise<T>::eager_value_promise;
    eager_coroutine get_return_object() noexcept {
      return eager_coroutine(std::coroutine_handle<promise_type>::from_promise(*this));
    }
  };
  static_assert(alignof(promise_type) == alignof(promise_base), "promise_base::handle finds the frame from the base");

  eager_coroutine(eager_coroutine&& other) noexcept : frame_(std::exchange(other.frame_, nullptr)) {}
  eager_coroutine& operator=(eager_coroutine&& other) noexcept {
    std::swap(frame_, other.frame_);
    return *this;
  }
  ~eager_coroutine() {
    if (!frame_) return;
    if (!frame_.done() && !frame_.promise().scheduler->tearing_down) std::terminate();
    frame_.destroy();
  }

  auto operator co_await() && noexcept { return awaiter{{}, frame_}; }

  /// Gives up the frame.
  [[nodiscard]] eager_promise& release() && noexcept { return std::exchange(frame_, nullptr).promise(); }

 private:
  struct awaiter : result_slot {
    std::coroutine_handle<promise_type> child;
    bool await_ready() const noexcept { return child.done(); }
    template <class Awaiting>
    auto await_suspend(std::coroutine_handle<Awaiting> awaiting) noexcept {
      this->parent = &awaiting.promise();
      child.promise().outcome.set(*this);
      return awaiting.promise().leave(child.promise().scheduler->predicted_worker());
    }
    T await_resume() {
      promise_type& promise = child.promise();
      if (promise.failure != nullptr) std::rethrow_exception(std::exchange(promise.failure, nullptr));
      if constexpr (!std::is_void_v<T>) return std::move(*promise.value);
    }
  };

  explicit eager_coroutine(std::coroutine_handle<promise_type> frame) noexcept : frame_(frame) {}

  std::coroutine_handle<promise_type> frame_;
};

}  // namespace switchmark::stackless

template <class T, class... Arguments>
struct std::coroutine_traits<switchmark::stackless::eager_coroutine<T>, Arguments...> {
  using promise_type =
      switchmark::stackless::promise_for<typename switchmark::stackless::eager_coroutine<T>::promise_type,
                                         Arguments...>;
};
