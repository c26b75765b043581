#pragma once

#include "runtime/run_queue.hpp"
#include "stackless/futures/future_task.hpp"

#include <cstddef>
#include <deque>
#include <utility>

namespace switchmark::stackless {

/// One of several futures that a task waits for at once. Its own waker wakes this proxy task in place of the root,
/// which is dispatched in the root's place: two children that wake at one moment never queue the same task twice.
template <class Group, future Future>
struct proxy_task final : future_task {
  template <class... Arguments>
  explicit proxy_task(Group& owner, Arguments&&... arguments)
      : group(owner), child(std::forward<Arguments>(arguments)...) {}

  proxy_task(const proxy_task&) = delete;
  proxy_task& operator=(const proxy_task&) = delete;
  /// Its wake may be on its way: another child failed, and the task ends.
  ~proxy_task() {
    if (awaits_wake) worker->forget(*this);
  }

  poll_result poll(waker w) override {
    awaits_wake = false;
    group.woken(*this);
    return root->poll(waker(w.worker(), *root));
  }
  root_future& owner() noexcept override { return root->owner(); }

  /// Polls the child on behalf of `w`.
  poll_result poll_child(waker w) {
    root = &static_cast<future_task&>(w.root());
    worker = &w.worker();
    ++worker->counts.child_polls;
    const poll_result said = child.poll(waker(*worker, *this));
    awaits_wake |= said == poll_result::pending;
    return said;
  }

  Group& group;
  future_task* root = nullptr;  ///< or who stood in for it at the last poll
  runtime::worker* worker = nullptr;
  Future child;
  bool done = false;
  bool awaits_wake = false;  ///< said pending, and wasn't dispatched since
};

/// Ready when all of its children are. At every wake it polls every child that isn't done: of N that wake one by one
/// N (N + 1) / 2 polls, and N before, where they begin. Its children must bear to be polled without having been woken,
/// as sleeps and joins do; a yield takes any poll for its turn.
template <future Future>
class scanning_join_all {
 public:
  /// Adds a child, before the first poll.
  template <class... Arguments>
  void add(Arguments&&... arguments) {
    children_.emplace_back(*this, std::forward<Arguments>(arguments)...);
  }

  poll_result poll(waker w) {
    bool all = true;
    for (child& proxy : children_) {
      if (!proxy.done) proxy.done = proxy.poll_child(w) == poll_result::ready;
      // A child may be found done at another's wake, while its own is on its way: that must find somebody to wake.
      all &= proxy.done && !proxy.awaits_wake;
    }
    return all ? poll_result::ready : poll_result::pending;
  }

  using child = proxy_task<scanning_join_all, Future>;
  static void woken(child&) noexcept {}

 private:
  std::deque<child> children_;  ///< they never move
};

/// The same with a list of the children that were woken, of which alone it polls: 2 N polls.
template <future Future>
class listing_join_all {
 public:
  template <class... Arguments>
  void add(Arguments&&... arguments) {
    woken_.push(children_.emplace_back(*this, std::forward<Arguments>(arguments)...));
    ++unfinished_;
  }

  poll_result poll(waker w) {
    while (runtime::task* next = woken_.pop())
      if (static_cast<child*>(next)->poll_child(w) == poll_result::ready) --unfinished_;
    return unfinished_ == 0 ? poll_result::ready : poll_result::pending;
  }

  using child = proxy_task<listing_join_all, Future>;
  void woken(child& proxy) noexcept { woken_.push(proxy); }

 private:
  std::deque<child> children_;  ///< they never move
  runtime::run_queue woken_;    ///< at first: all
  std::size_t unfinished_ = 0;
};

}  // namespace switchmark::stackless
