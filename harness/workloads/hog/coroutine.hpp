#pragma once

#include "runtime/completion.hpp"
#include "workloads/hog/spec.hpp"
#include "workloads/run.hpp"

#include <bit>

namespace switchmark::workloads::hog {

template <class Run>
coroutine_of<Run> hog_coroutine(Run& run, std::size_t task) {
  std::uint64_t all = 0;
  run.observed.progressed(task, 0, run.waits.now());
  for (std::size_t round = 0; round < run.spec.rounds; ++round) {
    co_await run.waits.point();
    all = std::rotl(all, 1) ^ do_round(run.spec, round);
    run.log(task, digested, all);
    run.observed.progressed(task, round + 1, run.waits.now());
  }
  run.results[task] = all;
}

template <class Run>
coroutine_of<Run> polite_coroutine(Run& run, std::size_t task) {
  std::uint64_t state = 0;
  for (std::size_t wake = 0; wake < run.spec.wakes; ++wake) {
    co_await run.waits.sleep_until(intended(task, wake, run.start));
    run.observed.ran(task, wake, run.waits.now());
    state = a_little(state, wake);
    run.log(task, woke, state);
  }
  run.results[task] = state;
}

template <>
struct bodies<runtime::style::coroutine> {
  template <class Scheduler, class Run>
  static void spawn(Scheduler& scheduler, runtime::completion& done, Run& run, std::size_t task) {
    if (task < run.spec.polite)
      scheduler.spawn(done, polite_coroutine(run, task));
    else
      scheduler.spawn(done, hog_coroutine(run, task));
  }
};

}  // namespace switchmark::workloads::hog
