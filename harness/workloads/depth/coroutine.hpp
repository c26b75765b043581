#pragma once

#include "runtime/completion.hpp"
#include "workloads/depth/spec.hpp"
#include "workloads/run.hpp"

namespace switchmark::workloads::depth {

/// A frame of its own at every level.
template <class Run>
coroutine_of<Run, std::uint64_t> descend_coroutine(Run& run, std::size_t task, std::size_t depth) {
  if (depth > 1) co_return rise(co_await descend_coroutine(run, task, depth - 1), depth);
  std::uint64_t state = seed(task);
  for (std::size_t round = 0; round < run.spec.rounds; ++round) {
    state = step(state, round);
    run.log(task, stepped, state);
    if (run.spec.yields_in(round)) co_await run.waits.yield();
  }
  co_return state;
}

template <class Run>
coroutine_of<Run> task_coroutine(Run& run, std::size_t task) {
  const std::uint64_t state = co_await descend_coroutine(run, task, run.spec.depth);
  run.log(task, finished, state);
  run.results[task] = state;
}

template <>
struct bodies<runtime::style::coroutine> {
  template <class Scheduler, class Run>
  static void spawn(Scheduler& scheduler, runtime::completion& done, Run& run, std::size_t task) {
    scheduler.spawn(done, task_coroutine(run, task));
  }
};

}  // namespace switchmark::workloads::depth
