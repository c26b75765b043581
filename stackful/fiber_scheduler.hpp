#pragma once

#include "runtime/worker.hpp"
#include "stackful/ended_stacks.hpp"
#include "stackful/exception_state.hpp"
#include "stackful/fiber.hpp"
#include "stackful/preemption.hpp"

#include <sys/types.h>
#include <unistd.h>

#include <exception>
#include <new>
#include <stdexcept>
#include <type_traits>
#include <utility>
#include <vector>

namespace switchmark::stackful {

/// Runs fibers on a worker, and is what their bodies wait with. `Preemption` is `cooperation` or `preemption`.
///
/// Switching goes straight from fiber to fiber in one jump. The worker's own stack (that of the caller of `run`) is
/// entered only when nobody is ready.
template <class Preemption>
class fiber_scheduler final : private preemptible {
 public:
  /// Belongs to the thread that constructs it. Throws as `preemption` and `stack_pool` do.
  fiber_scheduler(runtime::worker& worker, stack_options stacks, const runtime::tick_options& ticks = {})
      : worker_(worker), stacks_(stacks), preemption_(*this, worker, ticks) {
    landing_.enters_task = preemption_.follows_tasks();
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
  [[nodiscard]] const stack_pool& stacks() const noexcept { return stacks_; }
  /// As preemption::take_lags; between runs, of a model that preempts.
  [[nodiscard]] std::vector<runtime::duration> take_tick_lags() { return preemption_.take_lags(); }

  // From the worker's own stack.

  /// Runs fibers until those that report to `outcome` are done, then rethrows their first failure. Throws
  /// std::logic_error on another thread than the one that made the scheduler: compilers keep the addresses of
  /// thread-local variables across a call, so that a fiber never changes threads.
  void run(runtime::completion& outcome);

  /// Runs fibers until nobody is ready, and doesn't wait for timers.
  void run_until_parked();

  // From a fiber. Not inlined: Boost's jump with a function on top returns through the same call site in every fiber,
  // which is what the return predictor expects.

  /// Lets the other ready fibers run first.
  [[gnu::noinline]] void yield();
  /// Parks until `deadline`; goes on at once when that had passed at the last look at the time.
  [[gnu::noinline]] void sleep_until(runtime::time_point deadline);
  /// Parks until all tasks that report to `outcome` are done, then rethrows their first failure.
  [[gnu::noinline]] void join(runtime::completion& outcome);

  // What mutex and condition_variable wait with. The first three: with a no_preempt region open.

  /// Parks the running fiber at the end of `waiting` and closes the region that the caller has opened by
  /// `begin_switch`. Returns, outside of any, whether `wake_first` woke it: else the scheduler is being destroyed, and
  /// `cancel` is to be called as soon as the caller has put its own things in order.
  [[gnu::noinline]] bool park_in(wait_list& waiting);
  /// Likewise; also returns false when nobody woke it before `deadline`.
  [[gnu::noinline]] bool park_in_until(wait_list& waiting, runtime::time_point deadline);
  /// Takes the first of `waiting` out and makes it ready; null when nobody waits.
  listed_suspension* wake_first(wait_list& waiting) noexcept;
  /// Whether `cancel` would throw.
  [[nodiscard]] bool cancels() const noexcept { return landing_.cancels && exceptions_->uncaught == 0; }
  /// Outside of any region: throws `cancelled` when the scheduler is being destroyed, unless the fiber unwinds already.
  void cancel();
  void begin_switch() noexcept { preemption_.begin_switch(); }
  void end_switch() noexcept { preemption_.end_switch(); }
  using region = typename Preemption::region;

 private:
  /// What is to be done where a fiber begins or goes on, besides going on. All false: nothing, almost always.
  struct landing {
    bool cancels = false;
    bool enters_task = false;  ///< ticks are switched on in every task anew
    [[nodiscard]] bool any() const noexcept { return cancels || enters_task; }
  };

  [[nodiscard]] suspension& next();
  void leave(suspension& here);
  void arrive();
  void leave_parked(registered_suspension& here);
  bool park(wait_list& waiting, listed_suspension& here);
  void switch_to(suspension& to, suspension& here);
  [[gnu::noinline]] void switch_inside_exception(suspension& to, suspension& here);
  [[gnu::noinline, gnu::cold]] void land();
  template <class Body>
  [[gnu::always_inline]] static void run_body(Body& body);
  [[nodiscard, gnu::noinline]] context end(runtime::completion& outcome) noexcept;
  [[gnu::noinline, gnu::cold]] void report_while_cancelling(runtime::completion& outcome) noexcept;

  void stop_running_task() override;
  [[nodiscard]] const std::byte* stack_limit(const std::byte* stack_pointer) const noexcept override {
    return stacks_.limit_below(stack_pointer);
  }

  runtime::worker& worker_;
  exception_state* exceptions_ = exception_state::of_this_thread();
  suspension worker_stack_;  ///< where `run` stands while fibers run
  landing landing_;
  wait_registry parked_;  ///< all that wait neither in the queue nor for a timer: in which order they are cancelled
  ended_stacks ended_;    ///< while cancelling
  const pid_t thread_ = gettid();
  stack_pool stacks_;
  Preemption preemption_;
};

// On whom to go on: the next ready fiber, or the worker's own stack. From here to `run_until_parked`, a no_preempt
// region is open wherever control passes.
template <class Preemption>
inline suspension& fiber_scheduler<Preemption>::next() {
  runtime::task* ready = worker_.next();
  return ready != nullptr ? static_cast<suspension&>(*ready) : worker_stack_;
}

// Runs on the stack of the one that stops, and returns on it when it goes on. Control always passes with the thread's
// exception state empty: a fiber that stops inside `catch`, or while it unwinds, takes its own aside.
template <class Preemption>
inline void fiber_scheduler<Preemption>::switch_to(suspension& to, suspension& here) {
  ++worker_.counts.jumps;
  if (boost_swaps_exception_state || !guards.exception_state || exceptions_->empty()) [[likely]]
    context::jump(here.resume_point, to.resume_point);
  else
    switch_inside_exception(to, here);
}

template <class Preemption>
void fiber_scheduler<Preemption>::switch_inside_exception(suspension& to, suspension& here) {
  const exception_state mine = std::exchange(*exceptions_, {});
  context::jump(here.resume_point, to.resume_point);
  *exceptions_ = mine;
}

// The end of every wait: the caller has said where `here` is to be found. The region is still open when it goes on.
template <class Preemption>
inline void fiber_scheduler<Preemption>::leave(suspension& here) {
  suspension& to = next();
  if (&to != &here) [[likely]]
    switch_to(to, here);
}

template <class Preemption>
inline void fiber_scheduler<Preemption>::arrive() {
  preemption_.end_switch();
  if (landing_.any()) [[unlikely]]
    land();
}

template <class Preemption>
void fiber_scheduler<Preemption>::land() {
  cancel();
  if (landing_.enters_task) preemption_.enter_task();
}

// A destructor that waits while its fiber unwinds isn't told: a second exception would end the program.
template <class Preemption>
void fiber_scheduler<Preemption>::cancel() {
  if (cancels()) throw cancelled();
}

template <class Preemption>
void fiber_scheduler<Preemption>::yield() {
  preemption_.begin_switch();
  ++worker_.counts.yields;
  suspension here;
  worker_.enqueue(here);
  leave(here);
  arrive();
}

template <class Preemption>
void fiber_scheduler<Preemption>::sleep_until(runtime::time_point deadline) {
  if (worker_.has_passed(deadline)) return;
  preemption_.begin_switch();
  ++worker_.counts.sleeps;
  suspension here;
  runtime::timer wait;
  wait.deadline = deadline;
  wait.owner = &here;
  worker_.arm(wait);
  leave(here);
  arrive();
}

template <class Preemption>
void fiber_scheduler<Preemption>::join(runtime::completion& outcome) {
  preemption_.begin_switch();
  if (outcome.done()) {
    preemption_.end_switch();
  } else {
    ++worker_.counts.joins;
    registered_suspension here;
    outcome.wait(here);
    leave_parked(here);
    outcome.forget(here);
    arrive();
  }
  outcome.rethrow_failure();
}

// A fiber that waits again after it was cancelled (in a destructor, say) goes on after all that weren't yet: one of
// them may give what it waits for.
template <class Preemption>
inline void fiber_scheduler<Preemption>::leave_parked(registered_suspension& here) {
  if (landing_.cancels) [[unlikely]]
    parked_.push_back(here);
  else
    parked_.push_front(here);
  leave(here);
  parked_.remove(here);
}

template <class Preemption>
inline bool fiber_scheduler<Preemption>::park(wait_list& waiting, listed_suspension& here) {
  ++worker_.counts.parks;
  waiting.push_back(here);
  leave_parked(here);
  waiting.remove(here);
  preemption_.end_switch();
  if (landing_.enters_task) preemption_.enter_task();
  return here.woken;
}

template <class Preemption>
bool fiber_scheduler<Preemption>::park_in(wait_list& waiting) {
  listed_suspension here;
  return park(waiting, here);
}

template <class Preemption>
bool fiber_scheduler<Preemption>::park_in_until(wait_list& waiting, runtime::time_point deadline) {
  listed_suspension here;
  runtime::timer wait;
  wait.deadline = deadline;
  wait.owner = &here;
  here.deadline = &wait;
  worker_.arm(wait);
  return park(waiting, here);
}

template <class Preemption>
inline listed_suspension* fiber_scheduler<Preemption>::wake_first(wait_list& waiting) noexcept {
  listed_suspension* first = waiting.take_front();
  if (first != nullptr) {
    first->woken = true;
    worker_.wake(*first);
  }
  return first;
}

// Runs inside the tick handler on the stack of the fiber that is stopped, or where a deferred tick is honoured.
template <class Preemption>
void fiber_scheduler<Preemption>::stop_running_task() {
  suspension here;
  worker_.enqueue(here);
  suspension& to = next();
  if (&to != &here) switch_to(to, here);
  if (!guards.next_wait && landing_.cancels) throw cancelled();
}

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
      if (landing_.any()) [[unlikely]]
        land();
      run_body(body);
    } catch (const cancelled&) {
    } catch (...) {
      const typename Preemption::region alone;  // others report to the same place
      outcome.fail(std::current_exception());
    }
    return end(outcome);
  });
  ++worker_.counts.spawns;
  ++worker_.counts.frame_allocations;
  worker_.counts.frame_bytes += stacks_.bytes_per_stack();
  outcome.expect();
  worker_.enqueue(self);
}

// What the body captured is released here, where releasing may still wait and the joiner doesn't go on yet. Left in
// place, it would be released with the stack, inside the switch to the next fiber.
template <class Preemption>
template <class Body>
inline void fiber_scheduler<Preemption>::run_body(Body& body) {
  if constexpr (std::is_trivially_destructible_v<Body>) {
    body();
  } else {
    Body captured = std::move(body);
    captured();
  }
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
void fiber_scheduler<Preemption>::report_while_cancelling(runtime::completion& outcome) noexcept {
  const std::byte* own = stacks_.limit_below(static_cast<const std::byte*>(__builtin_frame_address(0)));
  const std::byte* reported_to = stacks_.limit_below(reinterpret_cast<const std::byte*>(&outcome));
  if (ended_.contains(reported_to))
    ++worker_.counts.finishes;
  else
    worker_.finished(outcome);
  ended_.insert(own);
}

// Everything below runs on the worker's own stack. Control comes back to it when nobody is ready any more.
template <class Preemption>
void fiber_scheduler<Preemption>::run_until_parked() {
  if (guards.own_thread && gettid() != thread_)
    throw std::logic_error("a fiber scheduler runs on the thread that made it: fibers don't change threads");
  preemption_.begin_switch();
  if (runtime::task* ready = worker_.next()) {
    preemption_.arm();
    switch_to(static_cast<suspension&>(*ready), worker_stack_);
    preemption_.disarm();
  }
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
  landing_.cancels = true;
  for (;;) {
    suspension* unfinished = static_cast<suspension*>(worker_.take_unfinished());
    if (unfinished == nullptr) unfinished = parked_.take_front();
    if (unfinished == nullptr) break;
    switch_to(*unfinished, worker_stack_);
  }
  preemption_.end_switch();
}

}  // namespace switchmark::stackful
