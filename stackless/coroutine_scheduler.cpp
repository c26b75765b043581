#include "stackless/coroutine_scheduler.hpp"

#include <utility>

namespace switchmark::stackless {
namespace {

/// The coroutine that nobody awaits, above `leaf`.
promise_base& root_of(promise_base& leaf) {
  promise_base* root = &leaf;
  while (!root->outcome.is_root()) root = root->outcome.awaited_by().parent;
  return *root;
}

}  // namespace

void coroutine_scheduler::run_until_parked() {
  runtime::task* ready = transfer_.worker.next();
  if (ready == nullptr) return;
  // Control comes back here when nobody is ready any more.
  std::coroutine_handle<> next = static_cast<promise_base*>(ready)->handle();
  if constexpr (symmetric_transfer) {
    next.resume();
  } else {
    while (next != nullptr) {
      next.resume();
      next = std::exchange(transfer_.pending, nullptr);
    }
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
  worker.close();
  runtime::run_queue ended;
  while (runtime::task* unfinished = worker.take_unfinished()) {
    promise_base& root = root_of(static_cast<promise_base&>(*unfinished));
    worker.finished(root.outcome.reports_to());  // who joins it is unfinished too, and is taken later
    ended.push(root);
  }
  while (runtime::task* root = ended.pop()) static_cast<promise_base&>(*root).handle().destroy();
}

}  // namespace switchmark::stackless
