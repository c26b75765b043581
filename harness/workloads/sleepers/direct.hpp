#pragma once

#include "runtime/completion.hpp"
#include "workloads/sleepers/spec.hpp"

namespace switchmark::workloads::sleepers {

template <class Run>
void task_direct(Run& run, std::size_t task) {
  run.waits.sleep_until(deadline(task, run.start));
  run.log(task, woke, token(task));
  run.results[task] = token(task);
}

template <>
struct bodies<runtime::style::direct> {
  template <class Scheduler, class Run>
  static void spawn(Scheduler& scheduler, runtime::completion& done, Run& run, std::size_t task) {
    scheduler.spawn(done, [&run, task] { task_direct(run, task); });
  }
};

}  // namespace switchmark::workloads::sleepers
