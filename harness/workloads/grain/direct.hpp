#pragma once

#include "runtime/completion.hpp"
#include "workloads/grain/spec.hpp"

namespace switchmark::workloads::grain {

template <class Run>
void task_direct(Run& run, std::size_t task) {
  const std::span<line> set = run.sets->of(task);
  std::uint64_t state = seed(task);
  for (std::size_t round = 0; round < run.spec.rounds; ++round) {
    state = step(state, round, run.spec.turns, set);
    run.log(task, stepped, state);
    run.waits.yield();
  }
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

}  // namespace switchmark::workloads::grain
