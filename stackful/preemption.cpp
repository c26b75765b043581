// The tick. Everything here runs on the stack of whoever was interrupted, or of whoever leaves a no_preempt region,
// and may touch only the state of its own thread's worker. SA_NODEFER, no alternate stack: the handler's frame stays
// on the fiber that it stopped, and the next fiber runs with ticks unblocked without a system call.

#include "stackful/preemption.hpp"

#include "stackful/own_text.hpp"

#include <unistd.h>

#include <ucontext.h>
#include <cerrno>
#include <chrono>
#include <stdexcept>
#include <system_error>

namespace switchmark::stackful {

constinit thread_local preemption_state this_thread;

namespace {

/// Whose ticks arrive on this thread.
constinit thread_local preemption* active = nullptr;

const int tick_signal = SIGRTMIN;

/// Below this the ticks' own cost is livelock (measured in a virtual machine; about 3 us on bare metal).
constexpr std::chrono::microseconds shortest_quantum{20};

timespec to_timespec(runtime::duration span) { return {span.count() / 1'000'000'000, span.count() % 1'000'000'000}; }

}  // namespace

preemption::preemption(preemptible& target, runtime::worker& worker, runtime::duration quantum)
    : target_(target),
      worker_(worker),
      every_quantum_{to_timespec(quantum), to_timespec(quantum)},
      retry_{to_timespec(quantum), to_timespec(quantum / 10)},
      signal_headroom_(static_cast<std::size_t>(sysconf(_SC_MINSIGSTKSZ)) + 1024) {
  if (quantum < shortest_quantum)
    throw std::invalid_argument("a quantum of less than 20 us leaves no time between two ticks: take 1 ms or more");
  struct sigaction action = {};
  action.sa_sigaction = &on_signal;
  action.sa_flags = SA_SIGINFO | SA_RESTART | SA_NODEFER;
  if (sigaction(tick_signal, &action, nullptr) != 0)
    throw std::system_error(errno, std::generic_category(), "installing the tick's handler");

  sigevent to_this_thread = {};
  to_this_thread.sigev_notify = SIGEV_THREAD_ID;
  to_this_thread.sigev_signo = tick_signal;
  to_this_thread._sigev_un._tid = gettid();
  if (timer_create(CLOCK_MONOTONIC, &to_this_thread, &timer_) != 0)
    throw std::system_error(errno, std::generic_category(), "creating the tick's timer");
}

preemption::~preemption() {
  disarm();
  timer_delete(timer_);
}

void preemption::arm() {
  if (armed_) return;
  active = this;
  armed_ = true;
  timer_settime(timer_, 0, &every_quantum_, nullptr);
}

void preemption::disarm() noexcept {
  if (!armed_) return;
  armed_ = false;  // first: a tick that comes before the system call must not start the timer again
  const itimerspec never = {};
  timer_settime(timer_, 0, &never, nullptr);
  active = nullptr;
  this_thread.pending = false;
}

SWITCHMARK_NO_PREEMPT_TEXT void preemption::on_signal(int, siginfo_t*, void* interrupted) {
  const int kept_errno = errno;
  if (active != nullptr) {
    const auto& registers = static_cast<const ucontext_t*>(interrupted)->uc_mcontext.gregs;
    active->on_tick(static_cast<std::uintptr_t>(registers[REG_RIP]),
                    static_cast<const std::byte*>(__builtin_frame_address(0)));
  }
  errno = kept_errno;
}

SWITCHMARK_NO_PREEMPT_TEXT void preemption::on_tick(std::uintptr_t instruction,
                                                    const std::byte* stack_pointer) noexcept {
  runtime::ledger& counts = worker_.counts;
  ++counts.ticks_delivered;
  if (found_in_dispatch_ != counts.dispatches) {
    found_in_dispatch_ = counts.dispatches;
    ++counts.ticks_noted;
  } else if (!safe_at(instruction)) {
    defer();
  } else {
    begin_switch();  // from here on another tick is deferred, in all that the handler calls: handlers don't nest
    if (room_at(stack_pointer))
      give_way();
    else
      defer();
    end_switch();
  }
}

SWITCHMARK_NO_PREEMPT_TEXT bool preemption::safe_at(std::uintptr_t instruction) const noexcept {
  return this_thread.depth == 0 && is_own_text(instruction) && !is_no_preempt_text(instruction);
}

bool preemption::room_at(const std::byte* stack_pointer) const noexcept {
  const std::byte* limit = target_.stack_limit(stack_pointer);
  return limit != nullptr && stack_pointer >= limit + signal_headroom_;
}

SWITCHMARK_NO_PREEMPT_TEXT void preemption::defer() noexcept {
  ++worker_.counts.ticks_deferred;
  if (!armed_) return;
  this_thread.pending = true;
  timer_settime(timer_, 0, &retry_, nullptr);
}

void preemption::give_way() noexcept {
  this_thread.pending = false;
  worker_.look_at_time();
  if (worker_.anybody_ready()) {
    ++worker_.counts.forced_switches;
    target_.stop_running_task();
  } else {
    ++worker_.counts.ticks_unneeded;
  }
}

SWITCHMARK_NO_PREEMPT_TEXT void honour_pending_tick() noexcept {
  if (this_thread.depth != 0 || active == nullptr) return;
  const int kept_errno = errno;
  const auto* stack_pointer = static_cast<const std::byte*>(__builtin_frame_address(0));
  active->begin_switch();
  if (active->found_in_dispatch_ == active->worker_.counts.dispatches &&
      active->target_.stack_limit(stack_pointer) != nullptr)
    active->give_way();
  else
    this_thread.pending = false;  // the task that it was meant for has switched by itself
  active->end_switch();
  errno = kept_errno;
}

}  // namespace switchmark::stackful
