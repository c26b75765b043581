#pragma once

#include "runtime/completion.hpp"
#include "workloads/join_all/spec.hpp"
#include "workloads/run.hpp"

#include <utility>
#include <vector>

namespace switchmark::workloads::join_all {

template <class Run>
coroutine_of<Run> child_coroutine(Run& run, std::size_t child) {
  co_await run.waits.sleep_until(run.waits.now() + nap(child, run.spec.children));
  run.results[child + 1] = elapsed(run.waits.now(), run.start);
  run.log(child + 1, woke, run.results[child + 1]);
}

template <class Run>
coroutine_of<Run> parent_coroutine(Run& run) {
  if (run.spec.joined) {
    runtime::completion done;
    for (std::size_t child = 0; child < run.spec.children; ++child) run.waits.spawn(done, child_coroutine(run, child));
    co_await run.waits.join(done);
  } else {
    std::vector<coroutine_of<Run>> children;
    for (std::size_t child = 0; child < run.spec.children; ++child) children.push_back(child_coroutine(run, child));
    for (auto& child : children) co_await std::move(child);
  }
  run.results[0] = elapsed(run.waits.now(), run.start);
  run.log(0, joined, run.results[0]);
}

template <>
struct bodies<runtime::style::coroutine> {
  template <class Scheduler, class Run>
  static void spawn(Scheduler& scheduler, runtime::completion& done, Run& run, std::size_t) {
    scheduler.spawn(done, parent_coroutine(run));
  }
};

}  // namespace switchmark::workloads::join_all
