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

/// In debug builds: ends the program if `joiner` would wait for itself.
inline void refuse_circular_join(const runtime::completion& joined, runtime::task& joiner) noexcept {
  const auto reports_to = [](runtime::task& waits) { return &static_cast<future_task&>(waits).owner().outcome; };
  if constexpr (runtime::checks_joins) runtime::check_join(joined, reports_to(joiner), reports_to);
}

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
