#pragma once

#include "runtime/completion.hpp"
#include "workloads/calls/spec.hpp"
#include "workloads/run.hpp"

namespace switchmark::workloads::calls {

template <class Run>
coroutine_of<Run> task_coroutine(Run& run, std::size_t task) {
  std::uint64_t state = task;
  for (std::size_t call = 0; call < run.spec.calls; ++call) {
    co_await run.waits.point();
    if (run.spec.points_at_turns) {
      for (std::size_t turn = 0; turn < run.spec.turns; turn += stride) {
        co_await run.waits.point();
        state = step(state, stride);
      }
    } else {
      state = step(state, run.spec.turns);
    }
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

}  // namespace switchmark::workloads::calls
