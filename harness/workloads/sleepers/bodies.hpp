#pragma once

#include "stackless/futures/child.hpp"
#include "stackless/futures/poll.hpp"
#include "workloads/future_levels.hpp"
#include "workloads/run.hpp"
#include "workloads/sleepers/spec.hpp"

#include <type_traits>

namespace switchmark::workloads::sleepers {

template <class Run>
void task_direct(Run& run, std::size_t task) {
  run.waits.sleep_until(deadline(task, run.start));
  run.log(task, woke, token(task));
  run.results[task] = token(task);
}

/// The innermost of several calls, which sleeps.
template <class Run>
[[gnu::noinline]] std::uint64_t park_direct(Run& run, std::size_t task) {
  run.waits.sleep_until(deadline(task, run.start));
  run.log(task, woke, token(task));
  return token(task);
}

/// A call between the task and the innermost one.
template <class Run>
[[gnu::noinline]] std::uint64_t call_direct(Run& run, std::size_t task, std::size_t depth) {
  return rise(depth > 2 ? call_direct(run, task, depth - 1) : park_direct(run, task), depth);
}

template <class Run>
void caller_direct(Run& run, std::size_t task) {
  const std::size_t depth = run.spec.depth;
  run.results[task] = rise(depth > 2 ? call_direct(run, task, depth - 1) : park_direct(run, task), depth);
}

/// A plain function, so that the deadline's temporaries don't become a part of the coroutine's frame (g++: 16 bytes).
template <class Run>
auto sleep_of(Run& run, std::size_t task) {
  return run.waits.sleep_until(deadline(task, run.start));
}

template <class Run>
coroutine_of<Run> task_coroutine(Run& run, std::size_t task) {
  co_await sleep_of(run, task);
  run.log(task, woke, token(task));
  run.results[task] = token(task);
}

template <class Run>
[[gnu::noinline]] coroutine_of<Run, std::uint64_t> park_coroutine(Run& run, std::size_t task) {
  co_await sleep_of(run, task);
  run.log(task, woke, token(task));
  co_return token(task);
}

template <class Run>
coroutine_of<Run, std::uint64_t> call_below(Run& run, std::size_t task, std::size_t depth);

template <class Run>
[[gnu::noinline]] coroutine_of<Run, std::uint64_t> call_coroutine(Run& run, std::size_t task, std::size_t depth) {
  co_return rise(co_await call_below(run, task, depth), depth);
}

/// A plain function, so that a frame has room for one child, whichever it is.
template <class Run>
coroutine_of<Run, std::uint64_t> call_below(Run& run, std::size_t task, std::size_t depth) {
  return depth > 2 ? call_coroutine(run, task, depth - 1) : park_coroutine(run, task);
}

template <class Run>
coroutine_of<Run> caller_coroutine(Run& run, std::size_t task) {
  run.results[task] = rise(co_await call_below(run, task, run.spec.depth), run.spec.depth);
}

template <class Run>
class task_future {
 public:
  task_future(Run& run, std::size_t task) : run_(run), task_(task), sleep_(deadline(task, run.start)) {}

  stackless::poll_result poll(stackless::waker w) {
    if (sleep_.poll(w) == stackless::poll_result::pending) return stackless::poll_result::pending;
    run_.log(task_, woke, token(task_));
    run_.results[task_] = token(task_);
    return stackless::poll_result::ready;
  }

 private:
  Run& run_;
  std::size_t task_;
  typename Run::waits_type::sleep_future sleep_;
};

template <class Run>
class park_future {
 public:
  park_future(Run& run, std::size_t task, std::size_t) : run_(run), task_(task), sleep_(deadline(task, run.start)) {}

  stackless::poll_result poll(stackless::waker w) {
    if (sleep_.poll(w) == stackless::poll_result::pending) return stackless::poll_result::pending;
    run_.log(task_, woke, token(task_));
    return stackless::poll_result::ready;
  }
  [[nodiscard]] std::uint64_t value() const noexcept { return token(task_); }

 private:
  Run& run_;
  std::size_t task_;
  typename Run::waits_type::sleep_future sleep_;
};

template <class Run, class Below>
class call_future {
 public:
  call_future(Run& run, std::size_t task, std::size_t depth) : run_(run), task_(task), depth_(depth) {}

  stackless::poll_result poll(stackless::waker w) {
    if (!child_.started()) child_.start(run_.waits.worker(), run_, task_, depth_ - 1);
    if (child_.poll(w) == stackless::poll_result::pending) return stackless::poll_result::pending;
    value_ = rise((*child_).value(), depth_);
    child_.end();
    return stackless::poll_result::ready;
  }
  [[nodiscard]] std::uint64_t value() const noexcept { return value_; }

 private:
  Run& run_;
  std::size_t task_;
  std::size_t depth_;
  std::uint64_t value_ = 0;
  typename Run::waits_type::template child<Below> child_;
};

template <class Run, class Levels>
class caller_future {
 public:
  caller_future(Run& run, std::size_t task) : run_(run), task_(task), calls_(run, task, run.spec.depth) {}

  stackless::poll_result poll(stackless::waker w) {
    if (calls_.poll(w) == stackless::poll_result::pending) return stackless::poll_result::pending;
    run_.results[task_] = calls_.value();
    return stackless::poll_result::ready;
  }

 private:
  Run& run_;
  std::size_t task_;
  Levels calls_;
};

/// How a task of each style is made (workloads/spawn_task.hpp). A task that is parked in itself has bodies without any
/// call: what it keeps is the least.
struct bodies {
  template <class Run>
  static void direct(Run& run, std::size_t task) {
    if (run.spec.depth == 1)
      task_direct(run, task);
    else
      caller_direct(run, task);
  }
  template <class Run>
  static coroutine_of<Run> coroutine(Run& run, std::size_t task) {
    if (run.spec.depth == 1) return task_coroutine(run, task);
    return caller_coroutine(run, task);
  }
  template <class Run, class Spawn>
  static void with_future(Run& run, std::size_t, Spawn spawn) {
    if (run.spec.depth == 1) return spawn(std::type_identity<task_future<Run>>{});
    with_levels<Run, call_future, park_future, 4, 8, 16, 32, 64, deepest>(
        run.spec.depth,
        [&]<class Levels>(std::type_identity<Levels>) { spawn(std::type_identity<caller_future<Run, Levels>>{}); });
  }
};

}  // namespace switchmark::workloads::sleepers
