#pragma once

#include "runtime/worker.hpp"
#include "stackful/manual_ticks.hpp"

namespace switchmark::stackful {

/// The first tick in a dispatch only notes the task, the second one stops it.
[[gnu::always_inline]] inline void raise_two_ticks() {
  raise_tick();
  raise_tick();
}

/// Computes until a tick has stopped somebody; false when none has for very long.
inline bool spin_until_a_forced_switch(const runtime::worker& worker) {
  const volatile std::uint64_t& forced = worker.counts.forced_switches;
  const std::uint64_t before = forced;
  for (volatile int spin = 0; spin < 500'000'000 && forced == before;) spin = spin + 1;
  return forced != before;
}

/// Where a kernel asks for a tick: nothing, or one that is raised right here, in own text. Without a scheduler that
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
