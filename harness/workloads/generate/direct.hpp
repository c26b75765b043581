#pragma once

#include "runtime/completion.hpp"
#include "workloads/generate/spec.hpp"

namespace switchmark::workloads::generate {

/// In order, by ordinary recursion.
template <class Run>
void walk_direct(Run& run, std::size_t first, std::size_t end) {
  const std::size_t root = root_of(first, end);
  if (first < root) walk_direct(run, first, root);
  give(run, root);
  run.waits.yield();
  if (root + 1 < end) walk_direct(run, root + 1, end);
}

template <class Run>
void generator_direct(Run& run) {
  for (std::size_t round = 0; round < run.spec.rounds; ++round) {
    if (run.spec.walks) {
      walk_direct(run, 0, run.spec.values);
      continue;
    }
    for (std::size_t place = 0; place < run.spec.values; ++place) {
      give(run, place);
      run.waits.yield();
    }
  }
}

template <class Run>
void consumer_direct(Run& run) {
  for (std::size_t turn = 0; turn < run.spec.rounds * run.spec.values; ++turn) {
    take(run);
    run.waits.yield();
  }
}

template <>
struct bodies<runtime::style::direct> {
  template <class Scheduler, class Run>
  static void spawn(Scheduler& scheduler, runtime::completion& done, Run& run, std::size_t task) {
    if (task == 0)
      scheduler.spawn(done, [&run] { generator_direct(run); });
    else
      scheduler.spawn(done, [&run] { consumer_direct(run); });
  }
};

}  // namespace switchmark::workloads::generate
