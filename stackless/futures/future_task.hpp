#pragma once

#include "runtime/completion.hpp"
#include "stackless/futures/poll.hpp"

#include <utility>

namespace switchmark::stackless {

class root_future;

/// What the worker queues and the scheduler polls: a root future in its box, or who stands in for it.
class future_task : public runtime::task {
 public:
  virtual poll_result poll(waker w) = 0;
  /// The root, which is freed when the poll says ready.
  virtual root_future& owner() noexcept = 0;

 protected:
  ~future_task() = default;
};

/// A root future: one allocation a task.
class root_future : public future_task {
 public:
  explicit root_future(runtime::completion& where) noexcept : outcome(where) {}
  virtual ~root_future() = default;
  root_future& owner() noexcept final { return *this; }

  runtime::completion& outcome;
};

template <future Future>
class boxed_future final : public root_future {
 public:
  template <class... Arguments>
  explicit boxed_future(runtime::completion& where, Arguments&&... arguments)
      : root_future(where), future_(std::forward<Arguments>(arguments)...) {}

  poll_result poll(waker w) override { return future_.poll(w); }

 private:
  Future future_;
};

}  // namespace switchmark::stackless
