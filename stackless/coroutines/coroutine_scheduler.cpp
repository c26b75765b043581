#include "stackless/coroutines/coroutine_scheduler.hpp"

#include <utility>

namespace switchmark::stackless {
namespace {

/// The root above `leaf`; null if an eager coroutine that nobody awaits yet lies between: whose frame holds it will
/// be found by its own wait.
promise_base* root_of(promise_base& leaf) {
  promise_base* root = &leaf;
  while (!root->outcome.is_root()) {
    if (root->outcome.is_open()) return nullptr;
    root = root->outcome.awaited_by().parent;
  }
  return root;
}

}  // namespace

void coroutine_scheduler::run_until_parked() {
  while (runtime::task* ready = transfer_.worker.next()) {
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
    transfer_.worker.wait_for_timer();
    run_until_parked();
  }
  outcome.rethrow_failure();
}

// A task reports to a completion that may lie in another unfinished task's frame: all report before any is destroyed.
coroutine_scheduler::~coroutine_scheduler() {
  runtime::worker& worker = transfer_.worker;
  transfer_.tearing_down = true;
  runtime::run_queue ended;
  while (runtime::task* unfinished = worker.take_unfinished()) {
    promise_base* const root = root_of(static_cast<promise_base&>(*unfinished));
    if (root == nullptr) continue;
    worker.finished(root->outcome.reports_to());  // who joins it is unfinished too, and is taken later
    ended.push(*root);
  }
  while (runtime::task* root = ended.pop()) static_cast<promise_base&>(*root).handle().destroy();
}

}  // namespace switchmark::stackless
