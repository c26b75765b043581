#include "stackless/futures/future_scheduler.hpp"

#include <exception>
#include <unordered_set>
#include <vector>

namespace switchmark::stackless {

void future_scheduler::end(root_future& root) noexcept {
  runtime::completion& outcome = root.outcome;
  delete &root;
  worker_.finished(outcome);
}

// Begins at a cache line: where it begins in the middle of one, as the linker happens to place it, a switch of a future
// takes 3.9 ns instead of 3.3 in most processes (AMD EPYC, Zen 3).
[[gnu::aligned(64)]] void future_scheduler::run_until_parked() {
  while (runtime::task* ready = worker_.next()) {
    auto& woken = static_cast<future_task&>(*ready);
    ++worker_.counts.polls;
    try {
      if (woken.poll(waker(worker_, woken)) == poll_result::ready) end(woken.owner());
    } catch (...) {
      root_future& root = woken.owner();
      root.outcome.fail(std::current_exception());
      end(root);
    }
  }
}

void future_scheduler::run(runtime::completion& outcome) {
  run_until_parked();
  while (!outcome.done()) {
    worker_.wait_for_wake();
    run_until_parked();
  }
  outcome.rethrow_failure();
}

// A task reports to a completion that may lie in another unfinished task's future: all report before any is destroyed.
// Of a task that waits for several things at once several stand-ins are found, and maybe itself: it may still be in the
// queue when the first of them is, so that its link is not for another list.
future_scheduler::~future_scheduler() {
  std::vector<root_future*> ended;
  std::unordered_set<root_future*> seen;
  while (runtime::task* unfinished = worker_.take_unfinished()) {
    root_future& root = static_cast<future_task&>(*unfinished).owner();
    if (!seen.insert(&root).second) continue;
    worker_.finished(root.outcome);  // who joins it is taken later
    ended.push_back(&root);
  }
  for (root_future* root : ended) delete root;
}

}  // namespace switchmark::stackless
