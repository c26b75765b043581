#pragma once

#include "runtime/completion.hpp"
#include "workloads/grain/spec.hpp"
#include "workloads/run.hpp"

namespace switchmark::workloads::grain {

template <class Run>
coroutine_of<Run> task_coroutine(Run& run, std::size_t task) {
  const std::span<line> set = run.sets->of(task);
  std::uint64_t state = seed(task);
  for (std::size_t round = 0; round < run.spec.rounds; ++round) {
    state = step(state, round, run.spec.turns, set);
    run.log(task, stepped, state);
    co_await run.waits.yield();
  }
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

}  // namespace switchmark::workloads::grain
