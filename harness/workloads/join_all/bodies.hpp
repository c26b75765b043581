#pragma once

#include "runtime/completion.hpp"
#include "stackless/futures/poll.hpp"
#include "workloads/join_all/spec.hpp"
#include "workloads/parent_futures.hpp"
#include "workloads/run.hpp"

#include <optional>
#include <utility>
#include <vector>

namespace switchmark::workloads::join_all {

template <class Run>
void child_direct(Run& run, std::size_t child) {
  run.waits.sleep_until(run.waits.now() + sleep_duration(child, run.spec.children));
  run.results[child + 1] = elapsed(run.waits.now(), run.start);
  run.log(child + 1, woke, run.results[child + 1]);
}

template <class Run>
void end_parent(Run& run) {
  run.results[0] = elapsed(run.waits.now(), run.start);
  run.log(0, joined, run.results[0]);
}

template <class Run>
void parent_direct(Run& run) {
  if (run.spec.joined) {
    runtime::completion done;
    for (std::size_t child = 0; child < run.spec.children; ++child)
      run.waits.spawn(done, [&run, child] { child_direct(run, child); });
    run.waits.join(done);
  } else {
    for (std::size_t child = 0; child < run.spec.children; ++child) child_direct(run, child);
  }
  end_parent(run);
}

template <class Run>
coroutine_of<Run> child_coroutine(Run& run, std::size_t child) {
  co_await run.waits.sleep_until(run.waits.now() + sleep_duration(child, run.spec.children));
  run.results[child + 1] = elapsed(run.waits.now(), run.start);
  run.log(child + 1, woke, run.results[child + 1]);
}

template <class Run>
coroutine_of<Run> parent_coroutine(Run& run) {
  if (run.spec.joined) {
    runtime::completion done;
    for (std::size_t child = 0; child < run.spec.children; ++child) run.waits.spawn(done, child_coroutine(run, child));
    co_await run.waits.join(done);
  } else {
    std::vector<coroutine_of<Run>> children;
    for (std::size_t child = 0; child < run.spec.children; ++child) children.push_back(child_coroutine(run, child));
    for (auto& child : children) co_await std::move(child);
  }
  end_parent(run);
}

template <class Run>
class child_future {
 public:
  child_future(Run& run, std::size_t child) : run_(run), child_(child) {}

  stackless::poll_result poll(stackless::waker w) {
    if (!sleep_) sleep_.emplace(run_.waits.now() + sleep_duration(child_, run_.spec.children));
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

/// How a task of each style is made (workloads/spawn_task.hpp).
struct bodies {
  template <class Run>
  static void direct(Run& run, std::size_t) {
    parent_direct(run);
  }
  template <class Run>
  static coroutine_of<Run> coroutine(Run& run, std::size_t) {
    return parent_coroutine(run);
  }
  template <class Run, class Spawn>
  static void with_future(Run& run, std::size_t, Spawn spawn) {
    with_parent<Run, child_future>(run.spec.joined, spawn);
  }
};

}  // namespace switchmark::workloads::join_all
