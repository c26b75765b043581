// The tick. Everything here runs on the stack of whoever was interrupted, or of whoever leaves a no_preempt region,
// and may touch only the state of its own thread's worker. SA_NODEFER, no alternate stack: the handler's frame stays
// on the fiber that it stopped, and the next fiber runs with ticks unblocked without a system call.

#include "stackful/preemption/preemption.hpp"

#include "platform/architecture/architecture.hpp"
#include "platform/program_code.hpp"
#include "platform/single_threaded.hpp"
#include "platform/trap_flag.hpp"
#include "stackful/preemption/forks.hpp"

#include <dlfcn.h>
#include <link.h>
#include <unistd.h>

#include <ucontext.h>
#include <cerrno>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>

namespace switchmark::stackful {

constinit thread_local preemption_state this_thread;

namespace {

/// Whose ticks arrive on this thread.
constinit thread_local preemption* active = nullptr;

/// Whether the program itself defines malloc, in code that ticks may stop. Not so if it only has a stub that calls the
/// function of a library.
bool is_malloc_preemptible() {
  void* const place = dlsym(RTLD_DEFAULT, "malloc");
  if (!platform::is_program_code(reinterpret_cast<std::uintptr_t>(place)) ||
      platform::is_non_preemptible(reinterpret_cast<std::uintptr_t>(place)))
    return false;
  Dl_info found = {};
  ElfW(Sym)* symbol = nullptr;
  return dladdr1(place, &found, reinterpret_cast<void**>(&symbol), RTLD_DL_SYMENT) != 0 && symbol != nullptr &&
         symbol->st_shndx != SHN_UNDEF;
}

// A fiber that is stopped inside of malloc leaves it half-changed to the next one.
void require_library_allocator() {
  static const bool preemptible = is_malloc_preemptible();
  if (preemptible)
    throw std::runtime_error(
        "malloc is program code, where ticks stop fibers: link the allocator as a shared library, or name its archive "
        "in no_preempt.ld");
}

// Whoever had a handler there first keeps the signal. Who traces steps hands SIGTRAP over to step ticks.
void install(const struct sigaction& action, int number) {
  struct sigaction before = {};
  sigaction(number, nullptr, &before);
  if (number != platform::step_signal && !preemption::is_handler_of_ticks(before) && before.sa_handler != SIG_DFL &&
      before.sa_handler != SIG_IGN)
    throw std::runtime_error("signal " + std::to_string(number) + ", which is to stop fibers, has a handler already");
  if (sigaction(number, &action, nullptr) != 0)
    throw std::system_error(errno, std::generic_category(), "installing the tick's handler");
}

}  // namespace

preemption::preemption(preemptible& target, runtime::worker& worker, const runtime::tick_options& requested)
    : preemption(target, worker, requested, make_tick_source(requested)) {}

preemption::preemption(preemptible& target, runtime::worker& worker, const runtime::tick_options& requested,
                       std::unique_ptr<tick_source> source)
    : target_(target),
      worker_(worker),
      source_(std::move(source)),
      second_stops_(requested.second_stops && requested.kind != runtime::tick_kind::step),
      observer_(requested.observer),
      signal_headroom_(stackful::signal_headroom(frame_bytes(requested))) {
  if (guards.reference_counts) platform::end_single_threaded_mode();
  follow_forks();
  require_library_allocator();
  struct sigaction action = {};
  action.sa_sigaction = &on_signal;
  action.sa_flags = SA_SIGINFO | SA_RESTART;
  if (guards.undeferred_signal) action.sa_flags |= SA_NODEFER;
  if (!guards.own_signal_frame) action.sa_flags |= SA_ONSTACK;
  install(action, source_->signal_number());
  sigset_t tick;
  sigemptyset(&tick);
  sigaddset(&tick, source_->signal_number());
  pthread_sigmask(SIG_UNBLOCK, &tick, nullptr);  // a thread inherits its mask, and no tick would reach it
}

preemption::~preemption() { disarm(); }

bool preemption::is_handler_of_ticks(const struct sigaction& action) noexcept {
  return (action.sa_flags & SA_SIGINFO) != 0 && action.sa_sigaction == &on_signal;
}

bool preemption::runs_here() noexcept { return active != nullptr; }

void preemption::require_no_other() const {
  if (active != nullptr && active != this)
    throw std::logic_error("a scheduler that preempts can't run inside a fiber of another one");
}

void preemption::arm() {
  if (armed_) return;
  blocked_outside_ = platform::blocked_signals();
  active = this;
  armed_ = true;
  source_->start();
}

void preemption::disarm() noexcept {
  if (!armed_) return;
  armed_ = false;  // first: a tick that comes before the system call must not start the timer again
  source_->stop();
  if (guards.late_ticks) active = nullptr;
  forget();
}

void preemption::restart_here() noexcept {
  if (active != nullptr && active->armed_) active->source_->start();
}

// A tick that comes before the system call finds `armed_` cleared and is ignored, as a late one.
SWITCHMARK_NON_PREEMPTIBLE preemption* preemption::pause_here() noexcept {
  preemption* const mine = active;
  if (mine == nullptr || !mine->armed_) return nullptr;
  mine->armed_ = false;
  mine->source_->pause();
  return mine;
}

SWITCHMARK_NON_PREEMPTIBLE void preemption::resume() noexcept {
  armed_ = true;
  source_->resume();
}

namespace {

/// A trap that no step has caused (a breakpoint) ends the process as it would without us.
SWITCHMARK_NON_PREEMPTIBLE void terminate_with(int signal) noexcept {
  struct sigaction by_default = {};
  by_default.sa_handler = SIG_DFL;
  sigaction(signal, &by_default, nullptr);
  raise(signal);
}

}  // namespace

SWITCHMARK_NON_PREEMPTIBLE void preemption::on_signal(int signal, siginfo_t* what, void* interrupted) {
  const int kept_errno = errno;
  auto& context = *static_cast<ucontext_t*>(interrupted);
  auto& machine = context.uc_mcontext;
  if (signal == platform::step_signal && !platform::is_step(*what, machine)) terminate_with(signal);
  if (active != nullptr)
    active->on_tick({.instruction = platform::architecture::instruction_pointer(machine),
                     .in_other_handler = active->is_other_handler(platform::signals_blocked_in(context))},
                    static_cast<const std::byte*>(__builtin_frame_address(0)));
  if (!guards.vector_state) platform::architecture::lose_vector_registers(machine);
  if (guards.errno_kept) errno = kept_errno;
}

// While a handler runs, the kernel blocks its signal, which the thread does not block otherwise.
SWITCHMARK_NON_PREEMPTIBLE bool preemption::is_other_handler(platform::signal_set blocked) const noexcept {
  return guards.other_handlers && (blocked & ~blocked_outside_) != 0;
}

SWITCHMARK_NON_PREEMPTIBLE void preemption::on_tick(const interruption& place,
                                                    const std::byte* stack_pointer) noexcept {
  runtime::ledger& counts = worker_.counts;
  ++counts.ticks_delivered;
  if (!armed_) return ignore();
  if (handling_ && guards.handler_region) return defer_nested(place.instruction);
  handling_ = true;
  const bool found_before = found_in_dispatch_ == counts.dispatches;
  if (!found_before) forget();  // what was deferred was meant for a task that has switched by itself
  if (this_thread.pending) ++counts.ticks_retried;
  found_in_dispatch_ = counts.dispatches;
  if (second_stops_ && !found_before) {
    ++counts.ticks_first_seen;
    source_->next();
  } else {
    stop_or_defer(place, stack_pointer);
  }
  handling_ = false;
}

// Nothing but left pending, whatever dispatch it belongs to: the handler that it came into deals with that.
SWITCHMARK_NON_PREEMPTIBLE void preemption::defer_nested(std::uintptr_t instruction) noexcept {
  ++worker_.counts.ticks_deferred;
  if (observer_ != nullptr && platform::is_program_code(instruction)) observer_->deferred(instruction);
  this_thread.pending = true;
  lags_.deferred();
  source_->relax();
}

SWITCHMARK_NON_PREEMPTIBLE void preemption::forget() noexcept {
  this_thread.pending = false;
  lags_.forgotten();
}

SWITCHMARK_NON_PREEMPTIBLE void preemption::stop_or_defer(const interruption& place,
                                                          const std::byte* stack_pointer) noexcept {
  if (!safe_at(place)) return defer(place.instruction);
  // From here on another tick is deferred, in all that the handler calls: handlers don't nest.
  if (guards.handler_region) begin_switch();
  const std::byte* limit = target_.stack_limit(stack_pointer);
  if (limit == nullptr && guards.own_signal_frame) {
    ignore();
  } else if (stack_pointer < limit + signal_headroom_ && guards.headroom && guards.own_signal_frame) {
    defer(place.instruction);
  } else if (give_way() && observer_ != nullptr) {
    observer_->stopped(place.instruction);  // it goes on now
  }
  end_switch();
}

SWITCHMARK_NON_PREEMPTIBLE bool preemption::safe_at(const interruption& place) const noexcept {
  if (this_thread_.depth != 0 || place.in_other_handler) return false;
  if (guards.program_code && !platform::is_program_code(place.instruction)) return false;
  return !guards.scheduler_region || !platform::is_non_preemptible(place.instruction);
}

SWITCHMARK_NON_PREEMPTIBLE void preemption::defer(std::uintptr_t instruction) noexcept {
  ++worker_.counts.ticks_deferred;
  if (observer_ != nullptr && platform::is_program_code(instruction)) observer_->deferred(instruction);
  this_thread.pending = true;
  lags_.deferred();
  source_->retry();
}

// Nothing can be preempted here. A timer that outlives its use is stopped inside the handler: where its period is
// shorter than a tick takes, the code that was interrupted would never come to do so itself.
SWITCHMARK_NON_PREEMPTIBLE void preemption::ignore() noexcept {
  ++worker_.counts.ticks_ignored;
  armed_ ? source_->next() : source_->stop();
}

bool preemption::give_way() noexcept {
  ++worker_.counts.ticks_taken;
  this_thread.pending = false;
  worker_.fire_expired_timers();
  if (!worker_.anybody_ready()) {
    ++worker_.counts.ticks_without_successor;
    lags_.forgotten();
    source_->next();
    return false;
  }
  ++worker_.counts.forced_switches;
  lags_.taken();
  source_->next();
  const bool inside = handling_;  // else a deferred tick is taken
  handling_ = false;
  target_.stop_running_task();
  handling_ = inside;
  return true;
}

SWITCHMARK_NON_PREEMPTIBLE void take_pending_tick() noexcept {
  if (this_thread.depth != 0 || active == nullptr) return;
  const int kept_errno = errno;
  const auto* stack_pointer = static_cast<const std::byte*>(__builtin_frame_address(0));
  if (guards.other_handlers && active->is_other_handler(platform::blocked_signals())) return;  // which left a region
  preemption& mine = *active;  // kept: when this fiber goes on to be cancelled, ticks are disarmed and none is active
  mine.begin_switch();
  const std::byte* limit = mine.target_.stack_limit(stack_pointer);
  if (mine.found_in_dispatch_ != mine.worker_.counts.dispatches || limit == nullptr) {
    mine.forget();  // the task that it was meant for has switched by itself
  } else if (stack_pointer >= limit + mine.signal_headroom_) {
    const platform::architecture::environment_at_deferred_tick kept;
    if (mine.give_way()) mine.source_->enter_task();  // a switch out of a handler may have come here
  }  // else it stays pending: as in the handler, there is no room for the switch and a second signal frame
  mine.end_switch();
  if (guards.errno_kept) errno = kept_errno;
}

}  // namespace switchmark::stackful
