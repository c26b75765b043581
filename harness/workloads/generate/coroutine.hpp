#pragma once

#include "runtime/completion.hpp"
#include "workloads/generate/spec.hpp"
#include "workloads/run.hpp"

namespace switchmark::workloads::generate {

/// In order, a frame a node; who yields is resumed at once, however deep it is.
template <class Run>
coroutine_of<Run> walk_coroutine(Run& run, std::size_t first, std::size_t end) {
  const std::size_t root = root_of(first, end);
  if (first < root) co_await walk_coroutine(run, first, root);
  give(run, root);
  co_await run.waits.yield();
  if (root + 1 < end) co_await walk_coroutine(run, root + 1, end);
}

template <class Run>
coroutine_of<Run> generator_coroutine(Run& run) {
  for (std::size_t round = 0; round < run.spec.rounds; ++round) {
    if (run.spec.walks) {
      co_await walk_coroutine(run, 0, run.spec.values);
      continue;
    }
    for (std::size_t place = 0; place < run.spec.values; ++place) {
      give(run, place);
      co_await run.waits.yield();
    }
  }
}

template <class Run>
coroutine_of<Run> consumer_coroutine(Run& run) {
  for (std::size_t turn = 0; turn < run.spec.rounds * run.spec.values; ++turn) {
    take(run);
    co_await run.waits.yield();
  }
}

template <>
struct bodies<runtime::style::coroutine> {
  template <class Scheduler, class Run>
  static void spawn(Scheduler& scheduler, runtime::completion& done, Run& run, std::size_t task) {
    if (task == 0)
      scheduler.spawn(done, generator_coroutine(run));
    else
      scheduler.spawn(done, consumer_coroutine(run));
  }
};

}  // namespace switchmark::workloads::generate
