#pragma once

// How fibers of a fiber_scheduler wait and switch: definitions of its members, for the sources that compile it, one for
// each kind of preemption. Everybody else includes fiber_scheduler.hpp, which declares them.

#include "stackful/fibers/fiber_scheduler.hpp"

namespace switchmark::stackful {

// In a wait `worker` is `worker_`, by an address that the CPU knows early (runtime::worker::predicted).

// On whom to go on: the next ready fiber, or the worker's own stack. From here to `run_until_parked`, a no_preempt
// region is open wherever control passes.
template <class Preemption>
inline suspension& fiber_scheduler<Preemption>::next(runtime::worker& worker) {
  runtime::task* ready = worker.next();
  return ready != nullptr ? static_cast<suspension&>(*ready) : worker_stack_;
}

// Runs on the stack of the one that stops, and returns on it when it goes on. Control always passes with the thread's
// exception state empty: a fiber that stops inside `catch`, or while it unwinds, takes its own aside.
template <class Preemption>
inline void fiber_scheduler<Preemption>::switch_to(suspension& to, suspension& here, runtime::worker& worker) {
  ++worker.counts.jumps;
  here.reports_to = running_reports_to_;
  if (boost_swaps_exception_state || !guards.exception_state || exceptions_->empty()) [[likely]]
    context::jump(here.resume_point, to.resume_point);
  else
    switch_inside_exception(to, here);
  running_reports_to_ = here.reports_to;
}

template <class Preemption>
void fiber_scheduler<Preemption>::switch_inside_exception(suspension& to, suspension& here) {
  const exception_state mine = std::exchange(*exceptions_, {});
  context::jump(here.resume_point, to.resume_point);
  *exceptions_ = mine;
}

// The end of every wait: the caller has said where `here` is to be found. The region is still open when it goes on.
template <class Preemption>
inline void fiber_scheduler<Preemption>::switch_out(suspension& here, runtime::worker& worker) {
  wait_check_.require_no_handler();
  suspension& to = next(worker);
  if (&to != &here) [[likely]]
    switch_to(to, here, worker);
}

template <class Preemption>
inline void fiber_scheduler<Preemption>::finish_switch() {
  preemption_.end_switch();
  if (resume_actions_.any()) [[unlikely]]
    run_resume_actions();
}

template <class Preemption>
void fiber_scheduler<Preemption>::run_resume_actions() {
  throw_if_cancelled();
  if (resume_actions_.enters_task) preemption_.enter_task();
}

// A destructor that waits while its fiber unwinds isn't told: a second exception would end the program.
template <class Preemption>
void fiber_scheduler<Preemption>::throw_if_cancelled() {
  if (cancellation_pending()) throw cancelled();
}

template <class Preemption>
void fiber_scheduler<Preemption>::yield() {
  preemption_.begin_switch();
  runtime::worker& worker = worker_.predicted();
  ++worker.counts.yields;
  suspension here;
  worker.enqueue(here);
  switch_out(here, worker);
  finish_switch();
}

template <class Preemption>
void fiber_scheduler<Preemption>::sleep_until(runtime::time_point deadline) {
  if (worker_.has_passed(deadline)) return;
  preemption_.begin_switch();
  runtime::worker& worker = worker_.predicted();
  ++worker.counts.sleeps;
  suspension here;
  runtime::timer wait;
  wait.deadline = deadline;
  wait.owner = &here;
  worker.arm(wait);
  switch_out(here, worker);
  finish_switch();
}

template <class Preemption>
int fiber_scheduler<Preemption>::wait_ready(int descriptor, runtime::interest wanted) {
  preemption_.begin_switch();
  runtime::worker& worker = worker_.predicted();
  suspension here;
  runtime::readiness_wait wait(descriptor, wanted, &here);
  if (worker.arm(wait)) {
    switch_out(here, worker);
    finish_switch();
  } else {
    preemption_.end_switch();
  }
  return wait.error;
}

template <class Preemption>
int fiber_scheduler<Preemption>::close_descriptor(int descriptor) noexcept {
  const typename Preemption::region shared;
  return worker_.close_descriptor(descriptor);
}

template <class Preemption>
void fiber_scheduler<Preemption>::join(runtime::completion& outcome) {
  preemption_.begin_switch();
  if (outcome.done()) {
    preemption_.end_switch();
  } else {
    runtime::worker& worker = worker_.predicted();
    ++worker.counts.joins;
    suspension here;
    runtime::waiter wait;
    wait.owner = &here;
    // While cancelling, what a fiber reports to may be gone.
    if (!resume_actions_.cancels) refuse_circular_join(outcome, running_reports_to_);
    outcome.wait(here);
    worker.keep(wait);
    switch_out(here, worker);
    wait.leave();
    outcome.forget(here);
    finish_switch();
  }
  outcome.rethrow_failure();
}

template <class Preemption>
bool fiber_scheduler<Preemption>::park(runtime::waiter& wait) {
  runtime::worker& worker = worker_.predicted();
  suspension here;
  wait.owner = &here;
  worker.park(wait);
  switch_out(here, worker);
  wait.leave();
  preemption_.end_switch();
  if (resume_actions_.enters_task) preemption_.enter_task();
  return wait.woken;
}

// Runs inside the tick handler on the stack of the fiber that is stopped, or where a deferred tick is taken.
template <class Preemption>
void fiber_scheduler<Preemption>::stop_running_task() {
  runtime::worker& worker = worker_.predicted();
  suspension here;
  worker.enqueue(here);
  suspension& to = next(worker);
  if (&to != &here) switch_to(to, here, worker);
  if (!guards.next_wait && resume_actions_.cancels) throw cancelled();
}

template <class Preemption>
const std::byte* fiber_scheduler<Preemption>::stack_limit(const std::byte* stack_pointer) const noexcept {
  return stacks_.limit_below(stack_pointer);
}

}  // namespace switchmark::stackful
