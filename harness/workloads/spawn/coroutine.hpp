#pragma once

#include "runtime/completion.hpp"
#include "workloads/run.hpp"
#include "workloads/spawn/spec.hpp"

namespace switchmark::workloads::spawn {

template <class Run>
coroutine_of<Run> child_coroutine(Run& run, std::size_t child) {
  const std::uint64_t product = produce(child);
  run.log(child + 1, ran, product);
  run.results[child + 1] = product;
  co_return;
}

template <class Run>
coroutine_of<Run> parent_coroutine(Run& run) {
  std::uint64_t sum = 0;
  for (std::size_t child = 0; child < run.spec.children; ++child) {
    runtime::completion done;
    run.waits.spawn(done, child_coroutine(run, child));
    co_await run.waits.join(done);
    sum += run.results[child + 1];
    run.log(0, joined, sum);
  }
  run.results[0] = sum;
}

template <>
struct bodies<runtime::style::coroutine> {
  template <class Scheduler, class Run>
  static void spawn(Scheduler& scheduler, runtime::completion& done, Run& run, std::size_t) {
    scheduler.spawn(done, parent_coroutine(run));
  }
};

}  // namespace switchmark::workloads::spawn
