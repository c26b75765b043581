#pragma once

#include "runtime/completion.hpp"
#include "stackless/futures/child.hpp"
#include "stackless/futures/poll.hpp"
#include "workloads/generate/spec.hpp"

#include <stdexcept>

namespace switchmark::workloads::generate {

/// In order, a box a node; who yields is polled from the root, through all that are above it.
template <class Run>
class walk_future {
 public:
  walk_future(Run& run, std::size_t first, std::size_t end)
      : run_(run), first_(first), root_(root_of(first, end)), end_(end) {}

  stackless::poll_result poll(stackless::waker w) {
    using enum stackless::poll_result;
    if (at_ == place::left) {
      if (first_ < root_ && poll_part(first_, root_, w) == pending) return pending;
      give(run_, root_);
      at_ = place::gives;
    }
    if (at_ == place::gives) {
      if (yield_.poll(w) == pending) return pending;
      at_ = place::right;
    }
    return root_ + 1 < end_ ? poll_part(root_ + 1, end_, w) : ready;
  }

 private:
  enum class place : std::uint8_t { left, gives, right };

  stackless::poll_result poll_part(std::size_t first, std::size_t end, stackless::waker w) {
    if (!child_.started()) child_.start(run_.waits.worker(), run_, first, end);
    if (child_.poll(w) == stackless::poll_result::pending) return stackless::poll_result::pending;
    child_.end();
    return stackless::poll_result::ready;
  }

  Run& run_;
  std::size_t first_, root_, end_;
  place at_ = place::left;
  typename Run::waits_type::yield_future yield_;
  typename Run::waits_type::template child<walk_future> child_;
};

template <class Run>
class count_future {
 public:
  count_future(Run& run, std::size_t first, std::size_t end) : run_(run), place_(first), end_(end) {}

  stackless::poll_result poll(stackless::waker w) {
    for (; place_ < end_; ++place_) {
      if (!given_) {
        given_ = true;
        give(run_, place_);
        yield_ = {};
      }
      if (yield_.poll(w) == stackless::poll_result::pending) return stackless::poll_result::pending;
      given_ = false;
    }
    return stackless::poll_result::ready;
  }

 private:
  Run& run_;
  std::size_t place_, end_;
  bool given_ = false;
  typename Run::waits_type::yield_future yield_;
};

/// `Round` generates the values of one round.
template <class Run, class Round>
class generator_future {
 public:
  explicit generator_future(Run& run) : run_(run) {}

  stackless::poll_result poll(stackless::waker w) {
    for (; round_ < run_.spec.rounds; ++round_) {
      if (!child_.started()) child_.start(run_.waits.worker(), run_, 0, run_.spec.values);
      if (child_.poll(w) == stackless::poll_result::pending) return stackless::poll_result::pending;
      child_.end();
    }
    return stackless::poll_result::ready;
  }

 private:
  Run& run_;
  std::size_t round_ = 0;
  typename Run::waits_type::template child<Round> child_;
};

template <class Run>
class consumer_future {
 public:
  explicit consumer_future(Run& run) : run_(run) {}

  stackless::poll_result poll(stackless::waker w) {
    for (; turn_ < run_.spec.rounds * run_.spec.values; ++turn_) {
      if (!taken_) {
        taken_ = true;
        take(run_);
        yield_ = {};
      }
      if (yield_.poll(w) == stackless::poll_result::pending) return stackless::poll_result::pending;
      taken_ = false;
    }
    return stackless::poll_result::ready;
  }

 private:
  Run& run_;
  std::size_t turn_ = 0;
  bool taken_ = false;
  typename Run::waits_type::yield_future yield_;
};

template <>
struct bodies<runtime::style::future> {
  template <class Scheduler, class Run>
  static void spawn(Scheduler& scheduler, runtime::completion& done, Run& run, std::size_t task) {
    if (task == 1) return scheduler.template spawn<consumer_future<Run>>(done, run);
    if (!run.spec.walks) return scheduler.template spawn<generator_future<Run, count_future<Run>>>(done, run);
    if constexpr (stackless::children_may_recurse<Scheduler>)
      scheduler.template spawn<generator_future<Run, walk_future<Run>>>(done, run);
    else
      throw std::logic_error("a child that is a member can't have its parent's type");
  }
};

}  // namespace switchmark::workloads::generate
