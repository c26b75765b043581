#pragma once

#include "runtime/worker.hpp"
#include "stackful/fibers/cooperation.hpp"
#include "stackful/fibers/ended_stacks.hpp"
#include "stackful/fibers/exception_state.hpp"
#include "stackful/fibers/fiber.hpp"
#include "stackful/fibers/guards.hpp"

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
      : worker_(worker), stacks_(Preemption::room_for_ticks(stacks, ticks)), preemption_(*this, worker, ticks) {
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
  [[gnu::always_inline]] void run_body(Body& body);
  [[gnu::noinline, gnu::cold]] void fail(runtime::completion& outcome) noexcept;
  [[nodiscard]] bool is_gone(const runtime::completion& outcome) const noexcept;
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

}  // namespace switchmark::stackful

#include "stackful/fibers/fiber_lifetimes.hpp"
#include "stackful/fibers/fiber_waits.hpp"
