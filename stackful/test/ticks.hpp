#pragma once

#include "stackful/manual_ticks.hpp"

namespace switchmark::stackful {

/// The first tick in a dispatch only notes the task, the second one stops it.
[[gnu::always_inline]] inline void raise_two_ticks() {
  raise_tick();
  raise_tick();
}

/// Where a kernel asks for a tick: nothing, or a tick raised right here in own text.
struct tick_points {
  bool raise = false;
  [[gnu::always_inline]] void here() const {
    if (raise) raise_tick();
  }
};

}  // namespace switchmark::stackful
