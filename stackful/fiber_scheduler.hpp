#pragma once

#include "runtime/worker.hpp"
#include "stackful/exception_state.hpp"
#include "stackful/fiber.hpp"
#include "stackful/preemption.hpp"

#include <exception>
#include <new>
#include <utility>

namespace switchmark::stackful {

/// Runs fibers on a worker, and is what their bodies wait with. `Preemption` is `cooperation` or `preemption`.
///
/// Switching goes straight from fiber to fiber in one jump. The worker's own stack (that of the caller of `run`) is
/// entered only when nobody is ready. Every function but the constructor, `run*` and the destructor may be called
/// from a fiber only, `spawn` from both.
template <class Preemption>
class fiber_scheduler final : private preemptible {
 public:
  fiber_scheduler(runtime::worker& worker, stack_options stacks, runtime::duration quantum = std::chrono::milliseconds(1))
      : worker_(worker), stacks_(stacks), preemption_(*this, worker, quantum) {}

  /// Ends unfinished fibers: each is resumed, and its wait throws `cancelled`, so that what its stack holds is
  /// released. One that a tick has stopped goes on to its next wait first; one that never ran doesn't begin. A body
  /// that swallows `cancelled` is told again at its next wait.
  ~fiber_scheduler();

  /// Makes a fiber that runs `body()` and reports to `outcome`, which must outlive it. Throws std::system_error when
  /// there is no memory for its stack.
  template <class Body>
  void spawn(runtime::completion& outcome, Body body);

  /// Runs fibers until those that report to `outcome` are done, then rethrows their first failure.
  void run(runtime::completion& outcome);

  /// Runs fibers until nobody is ready, and doesn't wait for timers.
  void run_until_parked();

  /// Lets the other ready fibers run first. Not inlined: Boost's jump with a function on top returns through the
  /// same call site in every fiber, which is what the return predictor expects.
  [[gnu::noinline]] void yield();
  /// Parks until `deadline`.
  [[gnu::noinline]] void sleep_until(runtime::time_point deadline);
  /// Parks until all tasks that report to `outcome` are done, then rethrows their first failure.
  [[gnu::noinline]] void join(runtime::completion& outcome);

  [[nodiscard]] runtime::time_point now() { return worker_.now(); }
  [[nodiscard]] const stack_pool& stacks() const noexcept { return stacks_; }

 private:
  /// The fiber to go to: the next ready one, or the worker's own stack.
  [[nodiscard]] fiber& next() {
    runtime::task* ready = worker_.next();
    return ready != nullptr ? static_cast<fiber&>(*ready) : worker_stack_;
  }

  void switch_to(fiber& to);
  void park();
  void switch_from_worker(fiber& to);
  void begin() noexcept;
  [[nodiscard]] context end(fiber& self) noexcept;

  void force_switch(bool inside_handler) override;
  [[nodiscard]] const std::byte* stack_limit() const noexcept override { return current_->memory.limit; }

  fiber worker_stack_;
  fiber* current_ = &worker_stack_;
  exception_state* exceptions_ = exception_state::of_this_thread();
  runtime::worker& worker_;
  bool cancelling_ = false;
  stack_pool stacks_;
  Preemption preemption_;
};

// Runs on the stack of the fiber that stops, and returns on it when it goes on. A no_preempt region is open.
template <class Preemption>
inline void fiber_scheduler<Preemption>::switch_to(fiber& to) {
  fiber& self = *current_;
  if (&to == &self) return;
  ++worker_.counts.jumps;
  current_ = &to;
  if constexpr (boost_swaps_exception_state) {
    context::jump(self.resume_point, to.resume_point);
  } else {
    const kept_exception_state mine(*exceptions_);
    context::jump(self.resume_point, to.resume_point);
    mine.restore(*exceptions_);
  }
}

template <class Preemption>
void fiber_scheduler<Preemption>::yield() {
  preemption_.begin_switch();
  ++worker_.counts.yields;
  worker_.enqueue(*current_);
  park();
}

template <class Preemption>
void fiber_scheduler<Preemption>::sleep_until(runtime::time_point deadline) {
  preemption_.begin_switch();
  ++worker_.counts.sleeps;
  runtime::timer wait;
  wait.deadline = deadline;
  wait.owner = current_;
  worker_.arm(wait);
  park();
}

template <class Preemption>
void fiber_scheduler<Preemption>::join(runtime::completion& outcome) {
  preemption_.begin_switch();
  if (outcome.done()) {
    preemption_.end_switch();
  } else {
    ++worker_.counts.joins;
    outcome.wait(*current_);
    park();
  }
  outcome.rethrow_failure();
}

// The end of every wait: whoever called has said where the fiber is to be found.
template <class Preemption>
inline void fiber_scheduler<Preemption>::park() {
  switch_to(next());
  preemption_.end_switch();
  if (cancelling_) [[unlikely]] throw cancelled();
}

// Runs inside the tick handler on the stack of the fiber that is stopped, or where a deferred tick is honoured.
template <class Preemption>
void fiber_scheduler<Preemption>::force_switch(bool inside_handler) {
  fiber& self = *current_;
  self.in_handler = inside_handler;
  worker_.enqueue(self);
  switch_to(next());
  self.in_handler = false;
}

template <class Preemption>
template <class Body>
void fiber_scheduler<Preemption>::spawn(runtime::completion& outcome, Body body) {
  Preemption::enter();
  const stack memory = stacks_.take();
  auto& self = *new (memory.top - sizeof(fiber)) fiber;
  self.memory = memory;
  self.outcome = &outcome;
  self.resume_point = context::create(memory, stacks_, [this, &self, body = std::move(body)]() mutable {
    begin();
    try {
      if (!cancelling_) body();
    } catch (const cancelled&) {
    } catch (...) {
      self.outcome->fail(std::current_exception());
    }
    return end(self);
  });
  ++worker_.counts.spawns;
  ++worker_.counts.frame_allocations;
  worker_.counts.frame_bytes += stacks_.bytes_per_stack();
  outcome.expect();
  worker_.enqueue(self);
  Preemption::leave();
}

// The first thing that runs on a fresh stack.
template <class Preemption>
void fiber_scheduler<Preemption>::begin() noexcept {
  if constexpr (!boost_swaps_exception_state) *exceptions_ = {};
  preemption_.end_switch();
}

// The last thing that runs on a stack: says where to go from here.
template <class Preemption>
context fiber_scheduler<Preemption>::end(fiber& self) noexcept {
  preemption_.begin_switch();
  worker_.finished(*self.outcome);
  ++worker_.counts.jumps;
  current_ = &next();
  return std::move(current_->resume_point);
}

// Runs on the worker's own stack, as does everything below.
template <class Preemption>
void fiber_scheduler<Preemption>::switch_from_worker(fiber& to) {
  preemption_.arm();
  switch_to(to);
}

template <class Preemption>
void fiber_scheduler<Preemption>::run_until_parked() {
  preemption_.begin_switch();
  // Control comes back here when nobody is ready any more.
  if (runtime::task* ready = worker_.next()) switch_from_worker(static_cast<fiber&>(*ready));
  preemption_.disarm();
  preemption_.end_switch();
}

template <class Preemption>
void fiber_scheduler<Preemption>::run(runtime::completion& outcome) {
  run_until_parked();
  while (!outcome.done()) {
    worker_.wait_for_timer();
    run_until_parked();
  }
  outcome.rethrow_failure();
}

template <class Preemption>
fiber_scheduler<Preemption>::~fiber_scheduler() {
  preemption_.begin_switch();
  worker_.close();
  cancelling_ = true;
  while (runtime::task* unfinished = worker_.take_unfinished()) switch_to(static_cast<fiber&>(*unfinished));
  preemption_.end_switch();
}

}  // namespace switchmark::stackful
