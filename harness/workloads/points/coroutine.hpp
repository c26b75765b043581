#pragma once

#include "runtime/completion.hpp"
#include "workloads/points/spec.hpp"
#include "workloads/run.hpp"

namespace switchmark::workloads::points {

template <class Run>
coroutine_of<Run> task_coroutine(Run& run, std::size_t task) {
  std::uint64_t state = seed(task);
  run.log(task, begun, state);
  for (std::size_t round = 0; round < run.spec.rounds; ++round) {
    co_await run.waits.point();
    run.log(task, digested, state = digest(state));
    co_await run.waits.yield();
    co_await run.waits.point();
    run.log(task, digested, state = digest(state));
    co_await run.waits.sleep_until(wake_at(round, run.start));
    co_await run.waits.point();
    run.log(task, digested, state = digest(state));
    co_await run.waits.yield();
  }
  run.results[task] = state;
  run.log(task, finished, state);
}

template <>
struct bodies<runtime::style::coroutine> {
  template <class Scheduler, class Run>
  static void spawn(Scheduler& scheduler, runtime::completion& done, Run& run, std::size_t task) {
    scheduler.spawn(done, task_coroutine(run, task));
  }
};

}  // namespace switchmark::workloads::points
