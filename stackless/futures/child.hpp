#pragma once

#include "stackless/futures/poll.hpp"
#include "stackless/futures/wait_futures.hpp"

#include <memory>
#include <optional>
#include <utility>

namespace switchmark::stackless {

/// A place for a future that another future waits for, as a member of it: no allocation, and no recursion, since a type
/// can't hold itself.
///
/// `start` makes the child, `poll` polls it, `end` destroys it once its value was taken; then there may be another one.
template <future Future>
class inline_child {
 public:
  static constexpr bool may_recurse = false;

  template <class... Arguments>
  void start(runtime::worker&, Arguments&&... arguments) {
    future_.emplace(std::forward<Arguments>(arguments)...);
  }
  [[nodiscard]] bool started() const noexcept { return future_.has_value(); }
  poll_result poll(waker w) {
    ++w.worker().counts.child_polls;
    return future_->poll(w);
  }
  [[nodiscard]] Future& operator*() noexcept { return *future_; }
  void end() noexcept { future_.reset(); }

 private:
  std::optional<Future> future_;
};

/// The same in a box of its own: one allocation a child, and the child may be of the parent's type.
template <class Future>
class boxed_child {
 public:
  static constexpr bool may_recurse = true;

  template <class... Arguments>
  void start(runtime::worker& worker, Arguments&&... arguments) {
    future_ = std::make_unique<Future>(std::forward<Arguments>(arguments)...);
    ++worker.counts.frame_allocations;
    worker.counts.frame_bytes += sizeof(Future);
  }
  [[nodiscard]] bool started() const noexcept { return future_ != nullptr; }
  poll_result poll(waker w) {
    ++w.worker().counts.child_polls;
    return future_->poll(w);
  }
  [[nodiscard]] Future& operator*() noexcept { return *future_; }
  void end() noexcept { future_.reset(); }

 private:
  std::unique_ptr<Future> future_;
};

/// A boxed child that isn't polled where it is made: its parent says pending once more than it must and has itself
/// polled again, as translators write that treat the creation of a child as a wait.
template <class Future>
class late_child : public boxed_child<Future> {
 public:
  template <class... Arguments>
  void start(runtime::worker& worker, Arguments&&... arguments) {
    boxed_child<Future>::start(worker, std::forward<Arguments>(arguments)...);
    begun_ = false;
  }
  poll_result poll(waker w) {
    if (begun_) return boxed_child<Future>::poll(w);
    begun_ = true;
    ++w.worker().counts.late_polls;
    w.worker().enqueue(w.root());
    return poll_result::pending;
  }

 private:
  bool begun_ = false;
};

/// Whether a child of the futures that `Scheduler` runs may have its parent's type.
template <class Scheduler>
inline constexpr bool children_may_recurse = Scheduler::template child<yield_future>::may_recurse;

}  // namespace switchmark::stackless
