#pragma once

#include "runtime/completion.hpp"
#include "workloads/spawn/spec.hpp"

namespace switchmark::workloads::spawn {

template <class Run>
void child_direct(Run& run, std::size_t child) {
  const std::uint64_t product = produce(child);
  run.log(child + 1, ran, product);
  run.results[child + 1] = product;
}

template <class Run>
void parent_direct(Run& run) {
  std::uint64_t sum = 0;
  for (std::size_t child = 0; child < run.spec.children; ++child) {
    runtime::completion done;
    run.waits.spawn(done, [&run, child] { child_direct(run, child); });
    run.waits.join(done);
    sum += run.results[child + 1];
    run.log(0, joined, sum);
  }
  run.results[0] = sum;
}

template <>
struct bodies<runtime::style::direct> {
  template <class Scheduler, class Run>
  static void spawn(Scheduler& scheduler, runtime::completion& done, Run& run, std::size_t) {
    scheduler.spawn(done, [&run] { parent_direct(run); });
  }
};

}  // namespace switchmark::workloads::spawn
