#pragma once

#include "runtime/completion.hpp"
#include "workloads/depth/spec.hpp"

namespace switchmark::workloads::depth {

/// A call of its own at every level.
template <class Run>
[[gnu::noinline]] std::uint64_t descend_direct(Run& run, std::size_t task, std::size_t depth) {
  if (depth > 1) return rise(descend_direct(run, task, depth - 1), depth);
  std::uint64_t state = seed(task);
  for (std::size_t round = 0; round < run.spec.rounds; ++round) {
    state = step(state, round);
    run.log(task, stepped, state);
    if (run.spec.yields_in(round)) run.waits.yield();
  }
  return state;
}

template <class Run>
void task_direct(Run& run, std::size_t task) {
  const std::uint64_t state = descend_direct(run, task, run.spec.depth);
  run.log(task, finished, state);
  run.results[task] = state;
}

template <>
struct bodies<runtime::style::direct> {
  template <class Scheduler, class Run>
  static void spawn(Scheduler& scheduler, runtime::completion& done, Run& run, std::size_t task) {
    scheduler.spawn(done, [&run, task] { task_direct(run, task); });
  }
};

}  // namespace switchmark::workloads::depth
