#pragma once

// How fibers of a fiber_scheduler begin, run and end: the definitions, read at the end of fiber_scheduler.hpp, which
// declares them and is the one to include.

namespace switchmark::stackful {

// Runs on the caller's stack; the lambda is the first and the last that runs on the new one.
template <class Preemption>
template <class Body>
void fiber_scheduler<Preemption>::spawn(runtime::completion& outcome, Body body) {
  const typename Preemption::region shared;
  const stack memory = stacks_.take();
  auto& self = *new (memory.top - sizeof(suspension)) suspension;
  self.resume_point = context::create(memory, stacks_, [this, &outcome, body = std::move(body)]() mutable {
    preemption_.end_switch();
    try {
      run_body(body);
    } catch (const cancelled&) {
    } catch (...) {
      fail(outcome);
    }
    return end(outcome);
  });
  ++worker_.counts.spawns;
  ++worker_.counts.frame_allocations;
  worker_.counts.frame_bytes += stacks_.bytes_per_stack();
  outcome.expect();
  worker_.enqueue(self);
}

// What the body captured is released here, where releasing may still wait and the joiner doesn't go on yet, whether or
// not the body began. Left in place, it would be released with the stack, inside the switch to the next fiber.
template <class Preemption>
template <class Body>
inline void fiber_scheduler<Preemption>::run_body(Body& body) {
  if constexpr (std::is_trivially_destructible_v<Body>) {
    if (landing_.any()) [[unlikely]]
      land();
    body();
  } else {
    Body captured = std::move(body);
    if (landing_.any()) [[unlikely]]
      land();
    captured();
  }
}

// Inside `catch`: what leaves a body is kept for who joins, unless that is gone.
template <class Preemption>
void fiber_scheduler<Preemption>::fail(runtime::completion& outcome) noexcept {
  const typename Preemption::region alone;  // others report to the same place
  if (!is_gone(outcome)) outcome.fail(std::current_exception());
}

// The last thing that runs on a stack: says where to go from here.
template <class Preemption>
context fiber_scheduler<Preemption>::end(runtime::completion& outcome) noexcept {
  if (landing_.enters_task) [[unlikely]]
    preemption_.leave_task();
  preemption_.begin_switch();
  if (landing_.cancels) [[unlikely]]
    report_while_cancelling(outcome);
  else
    worker_.finished(outcome);
  ++worker_.counts.jumps;
  return std::move(next().resume_point);
}

// A parent that was cancelled before its join took what its children report to along with its stack. That stack may be
// another's by now: a fiber that is spawned while cancelling never begins, hence has nothing there to report to.
template <class Preemption>
bool fiber_scheduler<Preemption>::is_gone(const runtime::completion& outcome) const noexcept {
  return landing_.cancels && ended_.contains(stacks_.limit_below(reinterpret_cast<const std::byte*>(&outcome)));
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
  if (guards.own_thread && gettid() != thread_)
    throw std::logic_error("a fiber scheduler runs on the thread that made it: fibers don't change threads");
  preemption_.require_no_other();
  const unsigned outside = preemption_.begin_outside();
  if (runtime::task* ready = worker_.next()) {
    preemption_.arm();
    switch_to(static_cast<suspension&>(*ready), worker_stack_);
    preemption_.disarm();
  }
  preemption_.end_outside(outside);
}

// Out of line, so that its instructions lie in the section that refuses ticks, whatever calls it.
template <class Preemption>
[[gnu::noinline]] void fiber_scheduler<Preemption>::run(runtime::completion& outcome) {
  run_until_parked();
  while (!outcome.done()) {
    worker_.wait_for_timer();
    run_until_parked();
  }
  outcome.rethrow_failure();
}

template <class Preemption>
fiber_scheduler<Preemption>::~fiber_scheduler() {
  const unsigned outside = preemption_.begin_outside();
  worker_.close();
  landing_.cancels = true;
  for (;;) {
    suspension* unfinished = static_cast<suspension*>(worker_.take_unfinished());
    if (unfinished == nullptr) unfinished = parked_.take_front();
    if (unfinished == nullptr) break;
    switch_to(*unfinished, worker_stack_);
  }
  preemption_.end_outside(outside);
}

}  // namespace switchmark::stackful
