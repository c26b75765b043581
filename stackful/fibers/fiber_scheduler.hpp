#pragma once

#include "runtime/worker.hpp"
#include "stackful/fibers/cooperation.hpp"
#include "stackful/fibers/ended_stacks.hpp"
#include "stackful/fibers/exception_state.hpp"
#include "stackful/fibers/fiber.hpp"
#include "stackful/fibers/guards.hpp"
#include "stackful/fibers/wait_check.hpp"

#include <exception>
#include <new>
#include <type_traits>
#include <utility>
#include <vector>

namespace switchmark::stackful {

// How a fiber waits for what another one signals, defined in stackful/sync.
template <class Scheduler>
class event;
template <class Scheduler>
class mutex;
template <class Scheduler>
class condition_variable;
template <class Scheduler, class T>
class channel;

/// Runs fibers on a worker, and is what their bodies wait with. `Preemption` is `cooperation` or `preemption`.
///
/// Switching goes straight from fiber to fiber in one jump. The worker's own stack (that of the caller of `run`) is
/// entered only when nobody is ready.
///
/// It is compiled once for each of the two, from the definitions in fiber_waits.hpp and fiber_lifetimes.hpp.
template <class Preemption>
class fiber_scheduler final : private preemptible {
 public:
  /// Belongs to the thread that constructs it. Throws as `preemption` and `stack_pool` do.
  fiber_scheduler(runtime::worker& worker, stack_options stacks, const runtime::tick_options& ticks = {})
      : worker_(worker), stacks_(Preemption::room_for_ticks(stacks, ticks)), preemption_(*this, worker, ticks) {
    resume_actions_.enters_task = preemption_.follows_tasks();
  }
  fiber_scheduler(runtime::worker& worker, stack_options stacks, runtime::duration quantum)
      : fiber_scheduler(worker, stacks, runtime::tick_options{.quantum = quantum}) {}
  fiber_scheduler(const fiber_scheduler&) = delete;
  fiber_scheduler& operator=(const fiber_scheduler&) = delete;

  /// Ends unfinished fibers: each is resumed, and its wait throws `cancelled`, so that what its stack holds is
  /// released. One that a tick has stopped goes on to its next wait first; one that never ran doesn't begin. A body
  /// that swallows `cancelled` is told again at its next wait. A task that joins or waits for what nobody will give is
  /// ended last. A child whose parent has ended before it reports to nobody.
  ~fiber_scheduler();

  // From the worker's own stack or from a fiber.

  /// Makes a fiber that runs `body()` and reports to `outcome`, which must outlive it. Throws std::system_error when
  /// there is no memory for its stack.
  template <class Body>
  void spawn(runtime::completion& outcome, Body body);

  [[nodiscard]] runtime::time_point now() { return worker_.now(); }
  [[nodiscard]] runtime::worker& worker() noexcept { return worker_; }
  [[nodiscard]] const stack_pool& stacks() const noexcept { return stacks_; }
  /// As preemption::take_lags; between runs, of a model that preempts.
  [[nodiscard]] std::vector<runtime::duration> take_tick_lags() requires requires(Preemption& source) {
    source.take_lags();
  }
  { return preemption_.take_lags(); }

  // From the worker's own stack.

  /// Runs fibers until those that report to `outcome` are done, then rethrows their first failure. Throws
  /// std::logic_error inside a fiber of another scheduler if both preempt, and on another thread than the one that made
  /// this one: compilers keep the addresses of thread-local variables across a call, so that a fiber never changes
  /// threads.
  void run(runtime::completion& outcome);

  /// Runs fibers until nobody is ready, and doesn't wait for timers.
  void run_until_parked();

  // From a fiber. Not inlined: Boost's jump with a function on top returns through the same call site in every fiber,
  // which is what the return predictor expects.

  /// Lets the other ready fibers run first.
  [[gnu::noinline]] void yield();
  /// Parks until `deadline`; goes on at once when that had passed at the last check of the timers.
  [[gnu::noinline]] void sleep_until(runtime::time_point deadline);
  /// Parks until all tasks that report to `outcome` are done, then rethrows their first failure.
  [[gnu::noinline]] void join(runtime::completion& outcome);
  /// Parks until `descriptor` can be read; goes on at once where that needs no wait (runtime::reactor says when, and
  /// which rules there are). Returns 0, or a value of errno: ECANCELED when `close_descriptor` has closed it, EBADF,
  /// ENOTSUP when the worker has no reactor.
  [[gnu::noinline]] int wait_readable(int descriptor) { return wait_ready(descriptor, runtime::interest::readable); }
  /// The same until it can be written.
  [[gnu::noinline]] int wait_writable(int descriptor) { return wait_ready(descriptor, runtime::interest::writable); }
  /// Also from the worker's own stack. As runtime::worker::close_descriptor.
  [[gnu::noinline]] int close_descriptor(int descriptor) noexcept;

  // By what fibers wait for each other (stackful/sync), by the names that they have in every style.
  using event = stackful::event<fiber_scheduler>;
  using mutex = stackful::mutex<fiber_scheduler>;
  using condition_variable = stackful::condition_variable<fiber_scheduler>;
  template <class T>
  using channel = stackful::channel<fiber_scheduler, T>;

  // What those are made of.

  /// Parks the running fiber, whose `wait` the caller has put into a list since `begin_switch`, and closes the region
  /// that `begin_switch` has opened. Returns, outside of any, whether a signal woke it: else its deadline has passed,
  /// or the scheduler is being destroyed, and `throw_if_cancelled` is to be called as soon as the caller has put its
  /// own things in order. `wait` is in no list then.
  [[gnu::noinline]] bool park(runtime::waiter& wait);
  /// Whether `throw_if_cancelled` would throw.
  [[nodiscard]] bool cancellation_pending() const noexcept {
    return resume_actions_.cancels && exceptions_->uncaught == 0;
  }
  /// Outside of any region: throws `cancelled` when the scheduler is being destroyed, unless the fiber unwinds already.
  void throw_if_cancelled();
  void begin_switch() noexcept { preemption_.begin_switch(); }
  void end_switch() noexcept { preemption_.end_switch(); }
  using region = typename Preemption::region;

 private:
  /// What a fiber does, besides going on, where it begins or goes on. All false, almost always: nothing.
  struct resume_actions {
    bool cancels = false;
    bool enters_task = false;  ///< ticks are switched on in every task anew
    [[nodiscard]] bool any() const noexcept { return cancels || enters_task; }
  };

  [[nodiscard]] suspension& next(runtime::worker& worker);
  int wait_ready(int descriptor, runtime::interest wanted);
  void switch_out(suspension& here, runtime::worker& worker);
  void finish_switch();
  void switch_to(suspension& to, suspension& here, runtime::worker& worker);
  [[gnu::noinline]] void switch_inside_exception(suspension& to, suspension& here);
  [[gnu::noinline, gnu::cold]] void run_resume_actions();
  template <class Body>
  [[gnu::always_inline]] void run_body(Body& body);
  [[gnu::noinline, gnu::cold]] void fail(runtime::completion& outcome) noexcept;
  [[nodiscard]] bool is_gone(const runtime::completion& outcome) const noexcept;
  [[nodiscard, gnu::noinline]] context end(runtime::completion& outcome) noexcept;
  [[gnu::noinline, gnu::cold]] void report_while_cancelling(runtime::completion& outcome) noexcept;

  void stop_running_task() override;
  [[nodiscard]] const std::byte* stack_limit(const std::byte* stack_pointer) const noexcept override;

  runtime::worker& worker_;
  exception_state* exceptions_ = exception_state::of_this_thread();  ///< tells the threads of a process apart, too
  suspension worker_stack_;                                          ///< where `run` stands while fibers run
  resume_actions resume_actions_;
  [[no_unique_address]] report_record running_reports_to_;
  ended_stacks ended_;  ///< while cancelling
  [[no_unique_address]] wait_check wait_check_;
  stack_pool stacks_;
  Preemption preemption_;
};

// Here are the members that depend on the body.

// Runs on the caller's stack; the lambda is the first and the last that runs on the new one.
template <class Preemption>
template <class Body>
void fiber_scheduler<Preemption>::spawn(runtime::completion& outcome, Body body) {
  const typename Preemption::region shared;
  const stack memory = stacks_.take();
  auto& self = *new (memory.top - sizeof(suspension)) suspension;
  self.resume_point = context::create(memory, stacks_, [this, &outcome, body = std::move(body)]() mutable {
    running_reports_to_.set(outcome);
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
    if (resume_actions_.any()) [[unlikely]]
      run_resume_actions();
    body();
  } else {
    Body captured = std::move(body);
    if (resume_actions_.any()) [[unlikely]]
      run_resume_actions();
    captured();
  }
}

/// Compiled in fiber_scheduler.cpp.
extern template class fiber_scheduler<cooperation>;

}  // namespace switchmark::stackful
