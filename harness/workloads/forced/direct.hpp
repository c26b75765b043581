#pragma once

#include "runtime/completion.hpp"
#include "stackful/preemption/manual_ticks.hpp"
#include "workloads/forced/spec.hpp"

namespace switchmark::workloads::forced {

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

template <>
struct bodies<runtime::style::direct> {
  template <class Scheduler, class Run>
  static void spawn(Scheduler& scheduler, runtime::completion& done, Run& run, std::size_t task) {
    scheduler.spawn(done, [&run, task] { task_direct(run, task); });
  }
};

}  // namespace switchmark::workloads::forced
