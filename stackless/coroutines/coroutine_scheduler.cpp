#include "stackless/coroutines/coroutine_scheduler.hpp"

#include <utility>

namespace switchmark::stackless {

// Begins at a cache line, as the loop of the future_scheduler does.
[[gnu::aligned(64)]] void coroutine_scheduler::run_until_parked() {
  runtime::task* foreseen = nullptr;
  while (runtime::task* ready = transfer_.runs_on.next(foreseen)) {
    std::coroutine_handle<> next = static_cast<promise_base*>(ready)->handle();
    if constexpr (symmetric_transfer) {
      next.resume();
    } else {
      while (next != nullptr) {
        next.resume();
        next = std::exchange(transfer_.pending, nullptr);
      }
    }
    // Control comes back when who suspended found nobody ready, or went by the queue and didn't look.
    if (std::exchange(transfer_.parked, false)) return;
  }
}

void coroutine_scheduler::run(runtime::completion& outcome) {
  run_until_parked();
  while (!outcome.done()) {
    transfer_.runs_on.wait_for_wake();
    run_until_parked();
  }
  outcome.rethrow_failure();
}

// A task reports to a completion that may lie in another unfinished task's frame: all report before any is destroyed.
coroutine_scheduler::~coroutine_scheduler() {
  runtime::worker& worker = transfer_.runs_on;
  transfer_.tearing_down = true;
  runtime::run_queue ended;
  while (runtime::task* unfinished = worker.take_unfinished()) {
    promise_base* const root = static_cast<promise_base&>(*unfinished).root();
    if (root == nullptr) continue;                // whose frame holds it will be found by its own wait
    worker.finished(root->outcome.reports_to());  // who joins it is unfinished too, and is taken later
    ended.push(*root);
  }
  while (runtime::task* root = ended.pop()) static_cast<promise_base&>(*root).handle().destroy();
}

}  // namespace switchmark::stackless
