#pragma once

#include "stackful/preemption/manual_ticks.hpp"
#include "workloads/forced_switch/spec.hpp"

namespace switchmark::workloads::forced_switch {

template <class Run>
void task_direct(Run& run, std::size_t task) {
  const stackful::this_thread_id here;
  std::uint64_t state = seed(task);
  for (std::size_t round = 0; round < run.spec.rounds; ++round) {
    state = step(state, round);
    run.log(task, stepped, state);
    stackful::raise_tick(here);
  }
  run.results[task] = state;
}

/// How a task of each style is made (workloads/spawn_task.hpp).
struct bodies {
  template <class Run>
  static void direct(Run& run, std::size_t task) {
    task_direct(run, task);
  }
};

}  // namespace switchmark::workloads::forced_switch
