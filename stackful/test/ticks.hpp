#pragma once

#include "runtime/worker.hpp"
#include "stackful/preemption/manual_ticks.hpp"
#include "stackful/preemption/tick_stack.hpp"

#include <pthread.h>
#include <csignal>
#include <cstddef>

namespace switchmark::stackful {

/// The first tick in a dispatch only notes the task, the second one stops it.
[[gnu::always_inline]] inline void raise_two_ticks() {
  raise_tick();
  raise_tick();
}

/// While this lives, a tick that comes to this thread stays pending instead of calling its handler.
class blocked_ticks {
 public:
  blocked_ticks() noexcept {
    sigemptyset(&ticks_);
    sigaddset(&ticks_, SIGRTMIN);
    pthread_sigmask(SIG_BLOCK, &ticks_, &before_);
  }
  ~blocked_ticks() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  blocked_ticks(const blocked_ticks&) = delete;
  blocked_ticks& operator=(const blocked_ticks&) = delete;

  /// Waits for the next tick and takes it; returns the number of its signal.
  int wait() const noexcept { return sigwaitinfo(&ticks_, nullptr); }
  /// Whether a tick is pending, which is taken.
  [[nodiscard]] bool take_pending() const noexcept {
    const timespec now = {};
    return sigtimedwait(&ticks_, nullptr, &now) == SIGRTMIN;
  }

 private:
  sigset_t ticks_, before_;
};

/// The size of a signal frame that is larger than on any CPU. A scheduler that is told to expect it defers a tick for
/// want of room while there is still room for the real handler, however large the compiler makes that.
inline std::size_t generous_frame_bytes() { return signal_frame_bytes() + 16 * 1024; }

/// Goes down the stack that ends at `limit` until no more than `room` bytes are left, and calls `action` there.
template <class Action>
[[gnu::noinline]] void go_down(const std::byte* limit, std::size_t room, const Action& action) {  // NOLINT: recursion
  if (static_cast<const std::byte*>(__builtin_frame_address(0)) - limit > static_cast<std::ptrdiff_t>(room))
    go_down(limit, room, action);
  else
    action();
  asm volatile("" ::: "memory");  // no tail call: each step takes a frame
}

/// Computes until a tick has stopped somebody; false when none has for very long.
inline bool spin_until_a_forced_switch(const runtime::worker& worker) {
  const volatile std::uint64_t& forced = worker.counts.forced_switches;
  const std::uint64_t before = forced;
  for (volatile int spin = 0; spin < 500'000'000 && forced == before;) spin = spin + 1;
  return forced != before;
}

/// Where a kernel asks for a tick: nothing, or one that is raised right here, in program code. Without a scheduler that
/// takes ticks on this thread a raised one ends the process.
struct tick_points {
  bool raise = false;
  [[gnu::always_inline]] void here() const {
    if (raise) raise_tick();
  }
  /// The same, but nothing unless `wanted`: a tick costs as much as some microseconds of work.
  [[nodiscard]] constexpr tick_points when(bool wanted) const { return {raise && wanted}; }
};

}  // namespace switchmark::stackful
