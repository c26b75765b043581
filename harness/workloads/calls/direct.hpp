#pragma once

#include "runtime/completion.hpp"
#include "workloads/calls/spec.hpp"

namespace switchmark::workloads::calls {

/// Nothing is added: what has a stack can be stopped anywhere.
template <class Run>
void task_direct(Run& run, std::size_t task) {
  std::uint64_t state = task;
  for (std::size_t call = 0; call < run.spec.calls; ++call) {
    if (run.spec.points_at_turns)
      for (std::size_t turn = 0; turn < run.spec.turns; turn += stride) state = step(state, stride);
    else
      state = step(state, run.spec.turns);
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

}  // namespace switchmark::workloads::calls
