#pragma once

#include "stackful/fibers/guards.hpp"
#include "stackful/preemption/preemption.hpp"

namespace switchmark::stackful {

/// A no_preempt region in which no tick arrives at all, hence no tick interrupts a system call. For a call that blocks
/// the worker's thread and that reports EINTR, or ends early, when a signal arrives (HAZARDS.md, "System calls that are
/// not restarted"). What was left until the next tick is left afterwards, too: however many such calls a task makes,
/// ticks go on to find it.
///
/// Two system calls; none where no ticks come. On any stack; the task must not wait meanwhile. Regions may be nested.
class no_ticks {
 public:
  no_ticks() noexcept : paused_(guards.no_ticks ? preemption::pause_here() : nullptr) {}
  ~no_ticks() {
    if (paused_ != nullptr) paused_->resume();
  }
  no_ticks(const no_ticks&) = delete;
  no_ticks& operator=(const no_ticks&) = delete;

 private:
  const no_preempt region_;
  preemption* const paused_;
};

}  // namespace switchmark::stackful
