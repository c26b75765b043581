#pragma once

#include "runtime/completion.hpp"
#include "workloads/run.hpp"
#include "workloads/sleepers/spec.hpp"

namespace switchmark::workloads::sleepers {

/// A plain function, so that the deadline's temporaries don't become a part of the coroutine's frame (g++: 16 bytes).
template <class Run>
auto sleep_of(Run& run, std::size_t task) {
  return run.waits.sleep_until(deadline(task, run.start));
}

template <class Run>
coroutine_of<Run> task_coroutine(Run& run, std::size_t task) {
  co_await sleep_of(run, task);
  run.log(task, woke, token(task));
  run.results[task] = token(task);
}

template <>
struct bodies<runtime::style::coroutine> {
  template <class Scheduler, class Run>
  static void spawn(Scheduler& scheduler, runtime::completion& done, Run& run, std::size_t task) {
    scheduler.spawn(done, task_coroutine(run, task));
  }
};

}  // namespace switchmark::workloads::sleepers
