#pragma once

// How fibers of a fiber_scheduler run and end: definitions of its members, as in fiber_waits.hpp.

#include "stackful/fibers/fiber_waits.hpp"

#include <exception>
#include <stdexcept>
#include <utility>

namespace switchmark::stackful {

/// Prints one line and aborts: what unwinds a thread to its end (pthread_exit, pthread_cancel) cannot pass the end of a
/// fiber's stack.
[[noreturn]] void refuse_foreign_exception() noexcept;

// Inside `catch`: what leaves a body is kept for who joins, unless that is gone.
template <class Preemption>
void fiber_scheduler<Preemption>::fail(runtime::completion& outcome) noexcept {
  const typename Preemption::region alone;  // others report to the same place
  std::exception_ptr failure = std::current_exception();
  if (failure == nullptr) refuse_foreign_exception();
  if (!is_gone(outcome)) outcome.fail(std::move(failure));
}

// The last thing that runs on a stack: says where to go from here.
template <class Preemption>
context fiber_scheduler<Preemption>::end(runtime::completion& outcome) noexcept {
  if (resume_actions_.enters_task) [[unlikely]]
    preemption_.leave_task();
  preemption_.begin_switch();
  if (resume_actions_.cancels) [[unlikely]]
    report_while_cancelling(outcome);
  else
    worker_.finished(outcome);
  ++worker_.counts.jumps;
  return std::move(next(worker_).resume_point);
}

// A parent that was cancelled before its join took what its children report to along with its stack. That stack may be
// another's by now: a fiber that is spawned while cancelling never begins, hence has nothing there to report to.
template <class Preemption>
bool fiber_scheduler<Preemption>::is_gone(const runtime::completion& outcome) const noexcept {
  return resume_actions_.cancels && ended_.contains(stacks_.limit_below(reinterpret_cast<const std::byte*>(&outcome)));
}

template <class Preemption>
void fiber_scheduler<Preemption>::report_while_cancelling(runtime::completion& outcome) noexcept {
  if (is_gone(outcome))
    ++worker_.counts.finishes;
  else
    worker_.finished(outcome);
  ended_.insert(stacks_.limit_below(static_cast<const std::byte*>(__builtin_frame_address(0))));
}

// Everything below runs on the worker's own stack. Control comes back to it when nobody is ready any more.
template <class Preemption>
void fiber_scheduler<Preemption>::run_until_parked() {
  if (guards.own_thread && exceptions_ != exception_state::of_this_thread())
    throw std::logic_error("a fiber scheduler runs on the thread that made it: fibers don't change threads");
  preemption_.require_no_other();
  wait_check_.begin();
  const unsigned outside = preemption_.begin_outside();
  if (runtime::task* ready = worker_.next()) {
    preemption_.arm();
    switch_to(static_cast<suspension&>(*ready), worker_stack_, worker_);
    preemption_.disarm();
  }
  preemption_.end_outside(outside);
}

template <class Preemption>
void fiber_scheduler<Preemption>::run(runtime::completion& outcome) {
  run_until_parked();
  while (!outcome.done()) {
    worker_.wait_for_wake();
    run_until_parked();
  }
  outcome.rethrow_failure();
}

template <class Preemption>
fiber_scheduler<Preemption>::~fiber_scheduler() {
  const unsigned outside = preemption_.begin_outside();
  worker_.close();
  resume_actions_.cancels = true;
  while (runtime::task* unfinished = worker_.take_unfinished())
    switch_to(static_cast<suspension&>(*unfinished), worker_stack_, worker_);
  preemption_.end_outside(outside);
}

}  // namespace switchmark::stackful
