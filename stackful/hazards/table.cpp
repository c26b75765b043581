#include "stackful/fibers/exception_state.hpp"
#include "stackful/hazards/hazard.hpp"
#include "stackful/hazards/trigger.hpp"
#include "stackful/preemption/tick_source.hpp"

#include <boost/version.hpp>

#include <algorithm>
#include <iterator>

namespace switchmark::stackful::hazards {
namespace {

std::string no_steps() { return unavailable(runtime::tick_kind::step); }

std::string boost_does_it() {
  return boost_swaps_exception_state ? "Boost.Context " BOOST_LIB_VERSION " keeps each fiber's exceptions itself" : "";
}

// The build reads the names from these lines, to make a test for each.
constexpr hazard rows[] = {
    {.name = "exception_state",
     .text = "C++ exception state is per thread, and two fibers stop inside `catch`",
     .guard = "a fiber that stops with exceptions in flight takes them aside",
     .flag = &guard_set::exception_state,
     .trigger = trigger::exception_state,
     .costs = way::yield_and_forced,
     .not_applicable = boost_does_it},
    {.name = "program_code",
     .text = "a tick inside `malloc`, which is not re-entrant",
     .guard = "a tick outside program code is deferred",
     .flag = &guard_set::program_code,
     .trigger = trigger::program_code,
     .costs = way::forced_switch,
     .not_applicable = no_steps},
    {.name = "scheduler_region",
     .text = "a tick inside the scheduler, whose queue is half-changed",
     .guard = "a no_preempt region around it, and a non-preemptible section",
     .flag = &guard_set::scheduler_region,
     .trigger = trigger::scheduler_region,
     .costs = way::yield_and_forced,
     .not_applicable = no_steps},
    {.name = "handler_region",
     .text = "a tick inside the tick's handler",
     .guard = "a no_preempt region in the handler",
     .flag = &guard_set::handler_region,
     .trigger = trigger::handler_region,
     .costs = way::forced_switch},
    {.name = "headroom",
     .text = "signal frames that nest at the end of a stack",
     .guard = "a tick without room for one more is deferred",
     .flag = &guard_set::headroom,
     .trigger = trigger::headroom,
     .costs = way::forced_switch},
    {.name = "undeferred_signal",
     .text = "the signal mask is per thread, and a switch out of a handler does not return from it soon",
     .guard = "`SA_NODEFER`",
     .flag = &guard_set::undeferred_signal,
     .trigger = trigger::undeferred_signal},
    {.name = "other_handlers",
     .text = "a tick inside the handler of another signal, which has interrupted `malloc`",
     .guard = "a tick is deferred while signals are blocked that were not when ticks were armed",
     .flag = &guard_set::other_handlers,
     .trigger = trigger::other_handlers,
     .costs = way::forced_switch},
    {.name = "no_ticks",
     .text = "a tick interrupts a system call that is not restarted",
     .guard = "a `no_ticks` region around the call disarms the tick",
     .flag = &guard_set::no_ticks,
     .trigger = trigger::no_ticks},
    {.name = "large_guards",
     .text = "a signal frame that is larger than the guard below a stack (AMX)",
     .guard = "the guard is as large as the largest signal frame",
     .flag = &guard_set::large_guards,
     .trigger = trigger::large_guards},
    {.name = "own_signal_frame",
     .text = "an alternate signal stack would be shared by all stopped fibers",
     .guard = "no `SA_ONSTACK`: the frame lies on the fiber's stack",
     .flag = &guard_set::own_signal_frame,
     .trigger = trigger::own_signal_frame},
    {.name = "vector_state",
     .text = "a fiber is stopped with live vector registers",
     .guard = "the kernel's signal frame brings them back",
     .flag = &guard_set::vector_state,
     .trigger = trigger::vector_state,
     .costs = way::forced_switch},
    {.name = "errno_kept",
     .text = "`errno` is per thread",
     .guard = "the handler keeps it",
     .flag = &guard_set::errno_kept,
     .trigger = trigger::errno_kept,
     .costs = way::forced_switch},
    {.name = "static_guard",
     .text = "a fiber is stopped inside the initialiser of a function-local static that another one enters",
     .guard = "a no_preempt region around initialisers",
     .flag = &guard_set::static_guard,
     .trigger = trigger::static_guard},
    {.name = "library_frames",
     .text = "a fiber is stopped inside the callback of `std::call_once` that another one enters",
     .guard = "a no_preempt region around `pthread_once` and `dl_iterate_phdr`",
     .flag = &guard_set::library_frames,
     .trigger = trigger::library_frames},
    {.name = "mutex_parks",
     .text = "a fiber is stopped while it holds a mutex that another one wants",
     .guard = "`stackful::mutex`: who waits is parked, and the worker goes on",
     .flag = &guard_set::mutex_parks,
     .trigger = trigger::mutex_parks},
    {.name = "reference_counts",
     .text = "two fibers release a `shared_ptr`, which counts without atomic instructions in a process of one thread",
     .guard = "a thread is created and joined first, which ends that mode of glibc",
     .flag = &guard_set::reference_counts,
     .trigger = trigger::reference_counts,
     .not_applicable = no_steps},
    {.name = "next_wait",
     .text = "a scheduler is destroyed with a fiber stopped inside the handler, which can't be unwound",
     .guard = "it goes on to its next wait and is cancelled there",
     .flag = &guard_set::next_wait,
     .trigger = trigger::next_wait},
    {.name = "late_ticks",
     .text = "a tick arrives after its scheduler is gone",
     .guard = "disarming makes late ticks do nothing",
     .flag = &guard_set::late_ticks,
     .trigger = trigger::late_ticks},
    {.name = "own_thread",
     .text = "a fiber goes on on another thread, with thread-local addresses of the first one",
     .guard = "a scheduler refuses to run on another thread",
     .flag = &guard_set::own_thread,
     .trigger = trigger::own_thread},
};

}  // namespace

std::span<const hazard> table() noexcept { return rows; }

const hazard* find(std::string_view name) noexcept {
  const auto found =
      std::find_if(std::begin(rows), std::end(rows), [name](const hazard& row) { return row.name == name; });
  return found == std::end(rows) ? nullptr : found;
}

}  // namespace switchmark::stackful::hazards
