#pragma once

#include "stackless/coroutines/frame_alignment.hpp"
#include "stackless/coroutines/promise.hpp"

#include <coroutine>
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

namespace switchmark::stackless {

/// Where an awaited coroutine's value goes: into the frame of the one that awaits it.
template <class T>
struct value_slot : result_slot {
  std::optional<T> value;
};
template <>
struct value_slot<void> : result_slot {};

/// A promise that hands a `T` to the result slot.
template <class T, class Promise>
struct value_promise : Promise {
  template <class Value>
  void return_value(Value&& value) {
    static_cast<value_slot<T>&>(this->outcome.awaited_by()).value.emplace(std::forward<Value>(value));
  }
};
template <class Promise>
struct value_promise<void, Promise> : Promise {
  void return_void() const noexcept {}
};

/// A lazy coroutine that yields a `T`. Owns its frame: dropping it, finished or not, destroys what the frame holds,
/// the timers of its waits and the coroutines that it awaits included.
///
/// `co_await std::move(c)` starts it, and goes on with its value or its exception. `Promise` is a lazy_promise: how
/// control is handed on, and where the frame lies.
template <class T = void, class Promise = lazy_promise<by_transfer>>
class [[nodiscard]] coroutine {
 public:
  struct promise_type : value_promise<T, Promise> {
    coroutine get_return_object() noexcept {
      return coroutine(std::coroutine_handle<promise_type>::from_promise(*this));
    }
  };
  // `promise_base::handle` finds the frame from the base: right as long as the promise begins with it, equally aligned.
  static_assert(alignof(promise_type) == alignof(promise_base) && sizeof(promise_type) == sizeof(promise_base));

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
  struct awaiter : value_slot<T> {
    std::coroutine_handle<promise_type> child;
    bool await_ready() const noexcept { return false; }
    template <class Awaiting>
    auto await_suspend(std::coroutine_handle<Awaiting> awaiting) noexcept {
      static_assert(alignof(awaiter) <= largest_alignment_in<Awaiting>,
                    "the awaiting coroutine holds the value: give it a parameter frame_alignment<alignof(T)>");
      this->parent = &awaiting.promise();
      child.promise().outcome.set(*this);
      child.promise().scheduler = this->parent->scheduler;
      return Promise::hand_over(child.promise());
    }
    T await_resume() {
      if (this->failure != nullptr) std::rethrow_exception(std::exchange(this->failure, nullptr));
      if constexpr (!std::is_void_v<T>) return std::move(*this->value);
    }
  };

  explicit coroutine(std::coroutine_handle<promise_type> frame) noexcept : frame_(frame) {}

  std::coroutine_handle<promise_type> frame_;
};

}  // namespace switchmark::stackless

template <class T, class Promise, class... Arguments>
struct std::coroutine_traits<switchmark::stackless::coroutine<T, Promise>, Arguments...> {
  using promise_type =
      switchmark::stackless::promise_for<typename switchmark::stackless::coroutine<T, Promise>::promise_type,
                                         Arguments...>;
};
