#pragma once

#include "stackful/preemption/models.hpp"
#include "stackless/safepoints/models.hpp"

namespace switchmark::workloads {

/// Futures that do nothing: every result stays as it was before the run.
struct idle_futures : stackless::future_scheduler {
  using stackless::future_scheduler::future_scheduler;
  struct nothing {
    stackless::poll_result poll(stackless::waker) { return stackless::poll_result::ready; }
  };
  template <class Future, class... Arguments>
  void spawn(runtime::completion& done, Arguments&&...) {
    stackless::future_scheduler::spawn<nothing>(done);
  }
};
struct idle_future_model : runtime::with_scheduler<stackless::future_model, idle_futures> {};

/// Preempted fibers, for bodies without waits, of which the one that is spawned as number `idle_number` does nothing.
struct partly_idle_fibers {
  static inline std::size_t idle_number;
  stackful::fiber_preempt_model::scheduler fibers;
  std::size_t spawned = 0;
  template <class Body>
  void spawn(runtime::completion& done, Body body) {
    if (spawned++ == idle_number)
      fibers.spawn(done, [] {});
    else
      fibers.spawn(done, body);
  }
  void run(runtime::completion& done) { fibers.run(done); }
};
struct partly_idle_model : stackful::fiber_preempt_model {
  using scheduler = partly_idle_fibers;
  static scheduler make(runtime::worker& worker, const runtime::model_options& options) {
    return {stackful::fiber_preempt_model::make(worker, options)};
  }
};

}  // namespace switchmark::workloads
