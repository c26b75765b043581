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

/// Stops the running fiber for a tick that was deferred, if there still is a reason. Program code, any stack. Keeps
/// errno.
void take_pending_tick() noexcept;

/// Opens a region; no instruction moves across the fence into the unprotected side.
inline void enter_no_preempt() noexcept {
  this_thread.depth = this_thread.depth + 1;
  std::atomic_signal_fence(std::memory_order_seq_cst);
}

/// Closes a region and takes a tick that came meanwhile.
inline void leave_no_preempt() noexcept {
  std::atomic_signal_fence(std::memory_order_seq_cst);
  this_thread.depth = this_thread.depth - 1;
  if (this_thread.pending) [[unlikely]]
    take_pending_tick();
}

/// While it lives, the running task isn't stopped: around state that other tasks of this thread share.
class no_preempt {
 public:
  no_preempt() noexcept { enter_no_preempt(); }
  ~no_preempt() { leave_no_preempt(); }
  no_preempt(const no_preempt&) = delete;
  no_preempt& operator=(const no_preempt&) = delete;
};

/// The region of a function of program code that library code calls while it holds a lock, which another fiber would
/// want. At its end a tick stays pending: taking it there, as `no_preempt` does, would stop the fiber with the lock
/// held. Whatever is safe comes next takes it: the end of a no_preempt region or of a hooked allocation, or the tick's
/// retry. The function itself must lie in SWITCHMARK_NON_PREEMPTIBLE (program_code.hpp), or a tick stops it before the
/// region is open and after it is closed; hence inlined always.
class no_preempt_callback {
 public:
  [[gnu::always_inline]] no_preempt_callback() noexcept {
    this_thread.depth = this_thread.depth + 1;
    std::atomic_signal_fence(std::memory_order_seq_cst);
  }
  [[gnu::always_inline]] ~no_preempt_callback() {
    std::atomic_signal_fence(std::memory_order_seq_cst);
    this_thread.depth = this_thread.depth - 1;
  }
  no_preempt_callback(const no_preempt_callback&) = delete;
  no_preempt_callback& operator=(const no_preempt_callback&) = delete;
};

}  // namespace switchmark::stackful
