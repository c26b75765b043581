#pragma once

#include "runtime/completion.hpp"
#include "workloads/ring/spec.hpp"
#include "workloads/run.hpp"

namespace switchmark::workloads::ring {

template <class Run>
coroutine_of<Run> task_coroutine(Run& run, std::size_t task) {
  std::uint64_t state = seed(task);
  for (std::size_t round = 0; round < run.spec.rounds; ++round) {
    state = step(state, round);
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

}  // namespace switchmark::workloads::ring
