#include "stackless/future_scheduler.hpp"

#include <exception>

namespace switchmark::stackless {

void future_scheduler::end(future_task& root) noexcept {
  runtime::completion& outcome = root.outcome;
  delete &root;
  worker_.finished(outcome);
}

void future_scheduler::run_until_parked() {
  while (runtime::task* ready = worker_.next()) {
    auto& root = static_cast<future_task&>(*ready);
    ++worker_.counts.polls;
    try {
      if (root.poll(waker(worker_, root)) == poll_result::ready) end(root);
    } catch (...) {
      root.outcome.fail(std::current_exception());
      end(root);
    }
  }
}

void future_scheduler::run(runtime::completion& outcome) {
  run_until_parked();
  while (!outcome.done()) {
    worker_.wait_for_timer();
    run_until_parked();
  }
  outcome.rethrow_failure();
}

// A task reports to a completion that may lie in another unfinished task's future: all report before any is destroyed.
future_scheduler::~future_scheduler() {
  worker_.close();
  runtime::run_queue ended;
  while (runtime::task* unfinished = worker_.take_unfinished()) {
    worker_.finished(static_cast<future_task&>(*unfinished).outcome);  // who joins it is taken later
    ended.push(*unfinished);
  }
  while (runtime::task* root = ended.pop()) delete static_cast<future_task*>(root);
}

}  // namespace switchmark::stackless
