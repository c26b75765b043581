#pragma once

#include "stackful/fibers/guards.hpp"
#include "stackful/preemption/no_preempt.hpp"

namespace switchmark::stackful {

/// The no_preempt region around a call of library code that holds a lock meanwhile. Closed by whatever leaves the call:
/// callbacks may throw. `enter` and `leave` are for locks that one call takes and another one releases.
struct library_frame {
  library_frame() noexcept { enter(); }
  ~library_frame() { leave(); }
  library_frame(const library_frame&) = delete;
  library_frame& operator=(const library_frame&) = delete;

  static void enter() noexcept {
    if (guards.library_frames) enter_no_preempt();
  }
  static void leave() noexcept {
    if (guards.library_frames) leave_no_preempt();
  }
};

}  // namespace switchmark::stackful
