// What program code asks of signals (ld --wrap on its calls; what a library installs is library code).
//
// The handler of another signal is program code, but what it has interrupted may be library code under a lock. A tick
// finds out by the signals that are blocked meanwhile (preemption::is_other_handler). Two kinds of handlers get the
// tick's signal into their mask, so that no tick comes into them at all: one that is installed with SA_NODEFER (as
// sysv_signal does) blocks nothing to find out by, and on an alternate stack a tick's frame may have no room.
//
// The signal of the ticks has one owner: once a scheduler has installed its handler, no other is let in its place.
//
// Runs on the stack of the caller.

#include "platform/program_code.hpp"
#include "platform/stderr_line.hpp"
#include "stackful/preemption/preemption.hpp"

#include <cerrno>
#include <csignal>

namespace platform = switchmark::platform;
using switchmark::stackful::guards;
using switchmark::stackful::preemption;

extern "C" {
int __real_sigaction(int signal, const struct sigaction* action, struct sigaction* before) noexcept;
int __wrap_sigaction(int signal, const struct sigaction* action, struct sigaction* before) noexcept;
sighandler_t __real_signal(int signal, sighandler_t handler) noexcept;
sighandler_t __wrap_signal(int signal, sighandler_t handler) noexcept;
sighandler_t __wrap_sysv_signal(int signal, sighandler_t handler) noexcept;
sighandler_t __wrap___sysv_signal(int signal, sighandler_t handler) noexcept;
}

namespace {

/// Whether `signal` is that of the ticks, and a scheduler handles it; says so.
SWITCHMARK_NON_PREEMPTIBLE bool refuse_signal_of_ticks(int signal) noexcept {
  if (signal != SIGRTMIN) return false;  // tick_source::signal_number, but for steps, which tests use
  struct sigaction present = {};
  __real_sigaction(signal, nullptr, &present);
  if (!preemption::is_handler_of_ticks(present)) return false;
  platform::write_to_stderr(
      "the signal SIGRTMIN stops fibers, and keeps its handler: take another signal, SIGRTMIN + 1 or above\n");
  errno = EBUSY;
  return true;
}

}  // namespace

int __wrap_sigaction(int signal, const struct sigaction* action, struct sigaction* before) noexcept {
  if (action == nullptr || !guards.other_handlers || preemption::is_handler_of_ticks(*action))
    return __real_sigaction(signal, action, before);
  if (refuse_signal_of_ticks(signal)) return -1;
  const bool is_step = signal == SIGTRAP;
  if (is_step || (action->sa_flags & (SA_NODEFER | SA_ONSTACK)) == 0) return __real_sigaction(signal, action, before);
  struct sigaction without_ticks = *action;
  sigaddset(&without_ticks.sa_mask, SIGRTMIN);
  return __real_sigaction(signal, &without_ticks, before);
}

sighandler_t __wrap_signal(int signal, sighandler_t handler) noexcept {
  return guards.other_handlers && refuse_signal_of_ticks(signal) ? SIG_ERR : __real_signal(signal, handler);
}

// As glibc's, which calls sigaction in library code.
sighandler_t __wrap_sysv_signal(int signal, sighandler_t handler) noexcept {
  struct sigaction action = {}, before = {};
  action.sa_handler = handler;
  action.sa_flags = static_cast<int>(SA_RESETHAND) | SA_NODEFER;
  return __wrap_sigaction(signal, &action, &before) == 0 ? before.sa_handler : SIG_ERR;
}

// `signal` of a C file that asks for the System V interfaces.
sighandler_t __wrap___sysv_signal(int signal, sighandler_t handler) noexcept {
  return __wrap_sysv_signal(signal, handler);
}
