#pragma once

#include <atomic>

namespace switchmark::stackful {

/// What the tick handler asks before it stops the running task. One per thread; a preempted fiber stays on its
/// worker's thread, so that an address which the compiler has cached stays right.
struct preemption_state {
  /// How many no_preempt regions the running code is in. Control passes from fiber to fiber with exactly one, the
  /// scheduler's own. Volatile: written here and read by a signal handler on the same thread.
  volatile unsigned depth = 0;
  /// A tick was deferred and waits for the first safe moment.
  volatile bool pending = false;
};
extern constinit thread_local preemption_state this_thread;

/// Stops the running fiber for a tick that was deferred, if there still is a reason. Own text, any stack. Keeps errno.
void honour_pending_tick() noexcept;

/// Opens a region; no instruction moves across the fence into the unprotected side.
inline void enter_no_preempt() noexcept {
  this_thread.depth = this_thread.depth + 1;
  std::atomic_signal_fence(std::memory_order_seq_cst);
}

/// Closes a region and honours a tick that came meanwhile.
inline void leave_no_preempt() noexcept {
  std::atomic_signal_fence(std::memory_order_seq_cst);
  this_thread.depth = this_thread.depth - 1;
  if (this_thread.pending) [[unlikely]]
    honour_pending_tick();
}

/// While it lives, the running task isn't stopped: around state that other tasks of this thread share.
class no_preempt {
 public:
  no_preempt() noexcept { enter_no_preempt(); }
  ~no_preempt() { leave_no_preempt(); }
  no_preempt(const no_preempt&) = delete;
  no_preempt& operator=(const no_preempt&) = delete;
};

}  // namespace switchmark::stackful
