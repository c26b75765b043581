#pragma once

#include "runtime/completion.hpp"
#include "stackless/futures/poll.hpp"
#include "workloads/join_all/spec.hpp"

#include <optional>

namespace switchmark::workloads::join_all {

template <class Run>
class child_future {
 public:
  child_future(Run& run, std::size_t child) : run_(run), child_(child) {}

  stackless::poll_result poll(stackless::waker w) {
    if (!sleep_) sleep_.emplace(run_.waits.now() + nap(child_, run_.spec.children));
    if (sleep_->poll(w) == stackless::poll_result::pending) return stackless::poll_result::pending;
    run_.results[child_ + 1] = elapsed(run_.waits.now(), run_.start);
    run_.log(child_ + 1, woke, run_.results[child_ + 1]);
    return stackless::poll_result::ready;
  }

 private:
  Run& run_;
  std::size_t child_;
  std::optional<typename Run::waits_type::sleep_future> sleep_;
};

/// All children at once, as parts of this task.
template <class Run>
class joined_future {
 public:
  explicit joined_future(Run& run) {
    for (std::size_t child = 0; child < run.spec.children; ++child) all_.add(run, child);
  }

  stackless::poll_result poll(stackless::waker w) { return all_.poll(w); }

 private:
  typename Run::waits_type::template join_all<child_future<Run>> all_;
};

/// One child after the other, in one place.
template <class Run>
class in_turn_future {
 public:
  explicit in_turn_future(Run& run) : run_(run) {}

  stackless::poll_result poll(stackless::waker w) {
    for (; next_ < run_.spec.children; ++next_) {
      if (!child_.started()) child_.start(run_.waits.worker(), run_, next_);
      if (child_.poll(w) == stackless::poll_result::pending) return stackless::poll_result::pending;
      child_.end();
    }
    return stackless::poll_result::ready;
  }

 private:
  Run& run_;
  std::size_t next_ = 0;
  typename Run::waits_type::template child<child_future<Run>> child_;
};

template <class Run, class Children>
class parent_future {
 public:
  explicit parent_future(Run& run) : run_(run), children_(run) {}

  stackless::poll_result poll(stackless::waker w) {
    if (children_.poll(w) == stackless::poll_result::pending) return stackless::poll_result::pending;
    run_.results[0] = elapsed(run_.waits.now(), run_.start);
    run_.log(0, joined, run_.results[0]);
    return stackless::poll_result::ready;
  }

 private:
  Run& run_;
  Children children_;
};

template <>
struct bodies<runtime::style::future> {
  template <class Scheduler, class Run>
  static void spawn(Scheduler& scheduler, runtime::completion& done, Run& run, std::size_t) {
    if (run.spec.joined)
      scheduler.template spawn<parent_future<Run, joined_future<Run>>>(done, run);
    else
      scheduler.template spawn<parent_future<Run, in_turn_future<Run>>>(done, run);
  }
};

}  // namespace switchmark::workloads::join_all
