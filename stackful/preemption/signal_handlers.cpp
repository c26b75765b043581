// The handler of another signal is program code, but what it has interrupted may be library code under a lock. A tick
// finds out by the signals that are blocked meanwhile (preemption::is_other_handler). A handler that is installed with
// SA_NODEFER and an empty mask blocks none: so the tick's signal is added to its mask, and no tick comes into it at all
// (ld --wrap on the calls of program code to sigaction; what a library installs is library code).
//
// Runs on the stack of the caller.

#include "stackful/fibers/guards.hpp"

#include <csignal>

extern "C" {
int __real_sigaction(int signal, const struct sigaction* action, struct sigaction* before) noexcept;
int __wrap_sigaction(int signal, const struct sigaction* action, struct sigaction* before) noexcept;

int __wrap_sigaction(int signal, const struct sigaction* action, struct sigaction* before) noexcept {
  const bool is_tick = signal == SIGRTMIN || signal == SIGTRAP;  // tick_source::signal_number
  if (action == nullptr || (action->sa_flags & SA_NODEFER) == 0 || is_tick ||
      !switchmark::stackful::guards.other_handlers)
    return __real_sigaction(signal, action, before);
  struct sigaction without_ticks = *action;
  sigaddset(&without_ticks.sa_mask, SIGRTMIN);
  return __real_sigaction(signal, &without_ticks, before);
}
}
