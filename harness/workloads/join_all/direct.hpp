#pragma once

#include "runtime/completion.hpp"
#include "workloads/join_all/spec.hpp"

namespace switchmark::workloads::join_all {

template <class Run>
void child_direct(Run& run, std::size_t child) {
  run.waits.sleep_until(run.waits.now() + nap(child, run.spec.children));
  run.results[child + 1] = elapsed(run.waits.now(), run.start);
  run.log(child + 1, woke, run.results[child + 1]);
}

template <class Run>
void parent_direct(Run& run) {
  if (run.spec.joined) {
    runtime::completion done;
    for (std::size_t child = 0; child < run.spec.children; ++child)
      run.waits.spawn(done, [&run, child] { child_direct(run, child); });
    run.waits.join(done);
  } else {
    for (std::size_t child = 0; child < run.spec.children; ++child) child_direct(run, child);
  }
  run.results[0] = elapsed(run.waits.now(), run.start);
  run.log(0, joined, run.results[0]);
}

template <>
struct bodies<runtime::style::direct> {
  template <class Scheduler, class Run>
  static void spawn(Scheduler& scheduler, runtime::completion& done, Run& run, std::size_t) {
    scheduler.spawn(done, [&run] { parent_direct(run); });
  }
};

}  // namespace switchmark::workloads::join_all
