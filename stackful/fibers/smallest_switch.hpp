#pragma once

#include "platform/architecture/architecture.hpp"
#include "stackful/fibers/announced_stack.hpp"
#include "stackful/fibers/stack.hpp"

namespace switchmark::stackful {

/// Where one side of a smallest_switch stands while the other one runs. Meaningless while it runs itself.
struct resting_place : platform::architecture::resting_place {
  [[no_unique_address]] announced_stack stack_bounds;
};

/// What the first switch to a new side calls, on that side's stack: who came here, and the side's own place. It calls
/// `from->stack_bounds.after_switch_from_here()` first. It must not return, nor throw: nobody is below it.
using side_entry = void (*)(resting_place* from, resting_place* own) noexcept;

/// A floor and no model: the smallest stack switch that inline assembly allows. Leaves the running side, whose place is
/// kept in `from`, and goes on at `to`. Returns when somebody switches to `from`.
///
/// Only the stack pointer, the frame pointer and the address to go on at change hands. All else is said to be
/// overwritten, so that the compiler keeps what it needs, and only that, in its frame before. The frame pointer can't
/// be said so: a function that uses one refuses. Nothing is pushed: below the stack pointer the caller may keep
/// variables (the red zone). Not kept: the floating-point control words, the exception state, the signal mask.
///
///     a side that rests                        a side that never ran
///            +---------------------+                  +---------------------+
///     top    | callers             |           top    | 16 bytes, unused    |
///            +---------------------+                  +---------------------+
///            | frame of the one    |                  | x86-64: no return   |
///            | that switched: all  |                  |   address, 0        |
///            | that it needs later |           sp --> +---------------------+
///     sp --> +---------------------+                  | free                |
///            | red zone, 128 bytes |                  |                     |
///            +---------------------+                  |                     |
///            | free                |                  |                     |
///     limit  +---------------------+           limit  +---------------------+
///              guard page                               guard page
[[gnu::always_inline]] inline void smallest_switch(resting_place* from, resting_place* to) noexcept {
  to->stack_bounds.before_switch_here();
  auto* const left = static_cast<resting_place*>(platform::architecture::smallest_switch(from, to));
  left->stack_bounds.after_switch_from_here();
}

/// Makes `place` that of a side which begins with `entry` on `memory`.
inline void begin_at(resting_place& place, const stack& memory, side_entry entry) noexcept {
  place = {platform::architecture::first_place(memory.top, reinterpret_cast<void*>(entry)), announced_stack(memory)};
}

}  // namespace switchmark::stackful
