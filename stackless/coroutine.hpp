#pragma once

#include "runtime/worker.hpp"
#include "stackless/outcome_link.hpp"
#include "stackless/transfer.hpp"

#include <coroutine>
#include <cstddef>
#include <exception>
#include <new>
#include <optional>
#include <type_traits>
#include <utility>

namespace switchmark::stackless {

/// What every coroutine's promise begins with. A suspended leaf is itself the task that the worker queues, so that
/// it is resumed at once, however deep it was called.
struct promise_base : runtime::task {
  transfer_point* scheduler = nullptr;  ///< set by spawn, passed on to whom it awaits
  outcome_link outcome;

  [[nodiscard]] std::coroutine_handle<> handle() noexcept {
    return std::coroutine_handle<promise_base>::from_promise(*this);
  }

  std::suspend_always initial_suspend() const noexcept { return {}; }  // lazy: starts when awaited or dispatched

  void unhandled_exception() const noexcept { outcome.fail(std::current_exception()); }

  /// Goes back to the awaiting coroutine; a root reports, frees its own frame and goes on to who is next.
  struct final_awaiter {
    bool await_ready() const noexcept { return false; }
    template <class Promise>
    transfer_result await_suspend(std::coroutine_handle<Promise> self) const noexcept {
      promise_base& promise = self.promise();
      transfer_point& scheduler = *promise.scheduler;
      if (!promise.outcome.is_root()) return scheduler.transfer_to(promise.outcome.awaited_by().parent->handle());
      runtime::completion& joined = promise.outcome.reports_to();
      self.destroy();  // this awaiter with it: nothing of it is touched from here on
      scheduler.worker.finished(joined);
      return scheduler.transfer_to_next();
    }
    void await_resume() const noexcept {}
  };
  final_awaiter final_suspend() const noexcept { return {}; }

  // The frame. Counted when the coroutine's first parameter knows where to (`run.waits`).
  template <class First, class... Rest>
  static void* operator new(std::size_t bytes, First& first, Rest&...) {
    if constexpr (requires { first.waits.count_frame(bytes); }) first.waits.count_frame(bytes);
    return ::operator new(bytes);
  }
  static void* operator new(std::size_t bytes) { return ::operator new(bytes); }
  static void operator delete(void* frame, std::size_t bytes) { ::operator delete(frame, bytes); }
};

/// A lazy coroutine that yields a `T`. Owns its frame: dropping it, finished or not, destroys what the frame holds,
/// the timers of its waits and the coroutines that it awaits included.
///
/// `co_await std::move(c)` starts it by symmetric transfer, and goes on with its value or its exception.
template <class T = void>
class [[nodiscard]] coroutine {
 public:
  struct promise_type;

  coroutine(coroutine&& other) noexcept : frame_(std::exchange(other.frame_, nullptr)) {}
  coroutine& operator=(coroutine&& other) noexcept {
    std::swap(frame_, other.frame_);
    return *this;
  }
  ~coroutine() {
    if (frame_) frame_.destroy();
  }

  auto operator co_await() && noexcept { return awaiter{{}, frame_}; }

  /// Gives up the frame, which then frees itself when it has finished.
  [[nodiscard]] promise_base& release() && noexcept { return std::exchange(frame_, nullptr).promise(); }

 private:
  struct nothing {};
  using value_type = std::conditional_t<std::is_void_v<T>, nothing, T>;

  struct value_receiver : receiver {
    std::optional<value_type> value;
  };

  struct awaiter : value_receiver {
    std::coroutine_handle<promise_type> child;
    bool await_ready() const noexcept { return false; }
    template <class Promise>
    transfer_result await_suspend(std::coroutine_handle<Promise> awaiting) noexcept {
      this->parent = &awaiting.promise();
      child.promise().outcome.set(*this);
      child.promise().scheduler = this->parent->scheduler;
      return this->parent->scheduler->transfer_to(child);
    }
    T await_resume() {
      if (this->failure != nullptr) std::rethrow_exception(std::exchange(this->failure, nullptr));
      if constexpr (!std::is_void_v<T>) return std::move(*this->value);
    }
  };

  explicit coroutine(std::coroutine_handle<promise_type> frame) noexcept : frame_(frame) {}

  std::coroutine_handle<promise_type> frame_;
};

template <class T>
struct coroutine<T>::promise_type : promise_base {
  coroutine get_return_object() noexcept { return coroutine(std::coroutine_handle<promise_type>::from_promise(*this)); }
  template <class Value>
  void return_value(Value&& value) {
    static_cast<value_receiver&>(outcome.awaited_by()).value.emplace(std::forward<Value>(value));
  }
};

template <>
struct coroutine<void>::promise_type : promise_base {
  coroutine get_return_object() noexcept { return coroutine(std::coroutine_handle<promise_type>::from_promise(*this)); }
  void return_void() const noexcept {}
};

// `promise_base::handle` finds the frame from the base: right as long as the promise begins with it, equally aligned.
static_assert(alignof(coroutine<>::promise_type) == alignof(promise_base));
static_assert(sizeof(coroutine<>::promise_type) == sizeof(promise_base));

}  // namespace switchmark::stackless
