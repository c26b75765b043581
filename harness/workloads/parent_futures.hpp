#pragma once

#include "stackless/futures/poll.hpp"

#include <cstddef>
#include <type_traits>

namespace switchmark::workloads {

// A parent of the future style, and its children: from a workload's class `Child<Run>`, a future that is constructible
// from (run, number of the child), and two functions beside the spec and the bodies, `children_of(spec)` and
// `end_parent(run)`, which is called when all children are done.

/// All children at once, as parts of this task.
template <class Run, template <class> class Child>
class joined_future {
 public:
  explicit joined_future(Run& run) {
    for (std::size_t child = 0; child < children_of(run.spec); ++child) all_.add(run, child);
  }

  stackless::poll_result poll(stackless::waker w) { return all_.poll(w); }

 private:
  typename Run::waits_type::template join_all<Child<Run>> all_;
};

/// One child after the other, in one place.
template <class Run, template <class> class Child>
class in_sequence_future {
 public:
  explicit in_sequence_future(Run& run) : run_(run) {}

  stackless::poll_result poll(stackless::waker w) {
    for (; next_ < children_of(run_.spec); ++next_) {
      if (!child_.started()) child_.start(run_.waits.worker(), run_, next_);
      if (child_.poll(w) == stackless::poll_result::pending) return stackless::poll_result::pending;
      child_.end();
    }
    return stackless::poll_result::ready;
  }

 private:
  Run& run_;
  std::size_t next_ = 0;
  typename Run::waits_type::template child<Child<Run>> child_;
};

template <class Run, class Children>
class parent_future {
 public:
  parent_future(Run& run, std::size_t) : run_(run), children_(run) {}

  stackless::poll_result poll(stackless::waker w) {
    if (children_.poll(w) == stackless::poll_result::pending) return stackless::poll_result::pending;
    end_parent(run_);
    return stackless::poll_result::ready;
  }

 private:
  Run& run_;
  Children children_;
};

/// Calls `spawn` with the std::type_identity of a parent, which awaits its children as `joined` says.
template <class Run, template <class> class Child, class Spawn>
void with_parent(bool joined, Spawn spawn) {
  if (joined)
    spawn(std::type_identity<parent_future<Run, joined_future<Run, Child>>>{});
  else
    spawn(std::type_identity<parent_future<Run, in_sequence_future<Run, Child>>>{});
}

}  // namespace switchmark::workloads
