#pragma once

#include "runtime/completion.hpp"
#include "runtime/readiness.hpp"
#include "runtime/timers.hpp"
#include "stackless/futures/future_task.hpp"
#include "stackless/futures/poll.hpp"

namespace switchmark::stackless {

/// Ready at its second poll; the root goes behind all ready tasks.
class yield_future {
 public:
  poll_result poll(waker w) noexcept {
    if (yielded_) [[likely]]
      return poll_result::ready;
    yielded_ = true;
    ++w.worker().counts.yields;
    w.worker().enqueue(w.root());
    return poll_result::pending;
  }

 private:
  bool yielded_ = false;
};

/// Ready when its deadline has passed; at its first poll, when that was so at the worker's last check of the timers.
class sleep_future {
 public:
  explicit sleep_future(runtime::time_point deadline) noexcept { wait_.deadline = deadline; }

  poll_result poll(waker w) {
    if (wait_.owner != nullptr) return wait_.armed() ? poll_result::pending : poll_result::ready;
    if (w.worker().has_passed(wait_.deadline)) return poll_result::ready;
    ++w.worker().counts.sleeps;
    wait_.owner = &w.root();
    w.worker().arm(wait_);
    return poll_result::pending;
  }

 private:
  runtime::timer wait_;  ///< its owner says whether it was ever armed
};

/// Ready when its descriptor is, or when the wait has ended otherwise; at its first poll where that needs no wait
/// (runtime::reactor says when, and which rules there are).
class readiness_future {
 public:
  readiness_future(int descriptor, runtime::interest wanted) noexcept : wait_(descriptor, wanted) {}

  poll_result poll(waker w) noexcept {
    if (wait_.owner != nullptr) return wait_.armed() ? poll_result::pending : poll_result::ready;
    wait_.owner = &w.root();
    return w.worker().arm(wait_) ? poll_result::pending : poll_result::ready;
  }

  /// Once it is ready: 0, or a value of errno: ECANCELED when `close_descriptor` has closed the descriptor, EBADF,
  /// ENOTSUP when the worker has no reactor.
  [[nodiscard]] int error() const noexcept { return wait_.error; }

 private:
  runtime::readiness_wait wait_;  ///< its owner says whether it was ever polled
};

/// Ready when all tasks that report to `outcome` are done; the poll that finds them done rethrows their first failure.
class join_future {
 public:
  explicit join_future(runtime::completion& outcome) noexcept : outcome_(outcome) {}
  join_future(const join_future&) = delete;
  join_future& operator=(const join_future&) = delete;
  ~join_future() {
    if (joiner_ != nullptr) outcome_.forget(*joiner_);
  }

  poll_result poll(waker w) {
    if (outcome_.done()) {
      joiner_ = nullptr;
      outcome_.rethrow_failure();
      return poll_result::ready;
    }
    if (joiner_ != nullptr) return poll_result::pending;
    ++w.worker().counts.joins;
    joiner_ = &w.root();
    refuse_circular_join(outcome_, *joiner_);
    outcome_.wait(*joiner_);
    return poll_result::pending;
  }

 private:
  runtime::completion& outcome_;
  runtime::task* joiner_ = nullptr;  ///< who waits, while it does
};

}  // namespace switchmark::stackless
