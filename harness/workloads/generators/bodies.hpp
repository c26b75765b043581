#pragma once

#include "stackless/futures/child.hpp"
#include "stackless/futures/poll.hpp"
#include "workloads/generators/spec.hpp"
#include "workloads/run.hpp"

#include <stdexcept>
#include <type_traits>

namespace switchmark::workloads::generators {

/// In order, by ordinary recursion.
template <class Run>
void walk_direct(Run& run, std::size_t first, std::size_t end) {
  const std::size_t root = root_of(first, end);
  if (first < root) walk_direct(run, first, root);
  give(run, root);
  run.waits.yield();
  if (root + 1 < end) walk_direct(run, root + 1, end);
}

template <class Run>
void generator_direct(Run& run) {
  for (std::size_t round = 0; round < run.spec.rounds; ++round) {
    if (run.spec.walks) {
      walk_direct(run, 0, run.spec.values);
      continue;
    }
    for (std::size_t place = 0; place < run.spec.values; ++place) {
      give(run, place);
      run.waits.yield();
    }
  }
}

template <class Run>
void consumer_direct(Run& run) {
  for (std::size_t exchange = 0; exchange < run.spec.rounds * run.spec.values; ++exchange) {
    take(run);
    run.waits.yield();
  }
}

/// In order, a frame a node; who yields is resumed at once, however deep it is.
template <class Run>
coroutine_of<Run> walk_coroutine(Run& run, std::size_t first, std::size_t end) {
  const std::size_t root = root_of(first, end);
  if (first < root) co_await walk_coroutine(run, first, root);
  give(run, root);
  co_await run.waits.yield();
  if (root + 1 < end) co_await walk_coroutine(run, root + 1, end);
}

template <class Run>
coroutine_of<Run> generator_coroutine(Run& run) {
  for (std::size_t round = 0; round < run.spec.rounds; ++round) {
    if (run.spec.walks) {
      co_await walk_coroutine(run, 0, run.spec.values);
      continue;
    }
    for (std::size_t place = 0; place < run.spec.values; ++place) {
      give(run, place);
      co_await run.waits.yield();
    }
  }
}

template <class Run>
coroutine_of<Run> consumer_coroutine(Run& run) {
  for (std::size_t exchange = 0; exchange < run.spec.rounds * run.spec.values; ++exchange) {
    take(run);
    co_await run.waits.yield();
  }
}

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
  generator_future(Run& run, std::size_t) : run_(run) {}

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
  consumer_future(Run& run, std::size_t) : run_(run) {}

  stackless::poll_result poll(stackless::waker w) {
    for (; exchange_ < run_.spec.rounds * run_.spec.values; ++exchange_) {
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
  std::size_t exchange_ = 0;
  bool taken_ = false;
  typename Run::waits_type::yield_future yield_;
};

/// How a task of each style is made (workloads/spawn_task.hpp).
struct bodies {
  template <class Run>
  static void direct(Run& run, std::size_t task) {
    if (task == 0)
      generator_direct(run);
    else
      consumer_direct(run);
  }
  template <class Run>
  static coroutine_of<Run> coroutine(Run& run, std::size_t task) {
    if (task == 0) return generator_coroutine(run);
    return consumer_coroutine(run);
  }
  template <class Run, class Spawn>
  static void with_future(Run& run, std::size_t task, Spawn spawn) {
    if (task == 1) return spawn(std::type_identity<consumer_future<Run>>{});
    if (!run.spec.walks) return spawn(std::type_identity<generator_future<Run, count_future<Run>>>{});
    if constexpr (stackless::children_may_recurse<typename Run::waits_type>)
      spawn(std::type_identity<generator_future<Run, walk_future<Run>>>{});
    else
      throw std::logic_error("a child that is a member can't have its parent's type");
  }
};

}  // namespace switchmark::workloads::generators
