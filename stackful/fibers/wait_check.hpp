#pragma once

#ifndef NDEBUG
#include "platform/signal_mask.hpp"
#include "platform/stderr_line.hpp"
#endif

namespace switchmark::stackful {

/// In debug builds: no fiber waits inside a signal handler. It would leave the handler's signal blocked for all others,
/// and what the handler has interrupted half-done. Nor does a fiber wait with signals blocked that were not blocked
/// when the scheduler began to run: the mask is the thread's, and would be all the fibers' (HAZARDS.md, "The signal
/// mask is per thread").
class wait_check {
 public:
#ifdef NDEBUG
  void begin() noexcept {}
  void require_no_handler() const noexcept {}
#else
  /// On the worker's own stack, before fibers run.
  void begin() noexcept { outside_ = platform::blocked_signals(); }
  /// On the stack of the fiber that waits: prints one line and aborts if it does so inside a handler.
  void require_no_handler() const noexcept {
    if ((platform::blocked_signals() & ~outside_) == 0) return;
    platform::abort_with(
        "a fiber waits inside a signal handler, or with a signal blocked that was not blocked when its scheduler began "
        "to run: no other fiber would get that signal. Let the handler set a flag, and wait outside of it\n");
  }

 private:
  platform::signal_set outside_ = 0;
#endif
};

}  // namespace switchmark::stackful
