#pragma once

#include "runtime/task.hpp"
#include "stackful/context.hpp"

namespace switchmark::stackful {

/// Thrown out of the wait of a fiber whose scheduler is destroyed, so that what lives on its stack is released. Not a
/// std::exception: a body that catches those doesn't catch this.
struct cancelled {};

/// A fiber that doesn't run, as everybody else sees it: a link and the place where it stands.
///
/// It lives on the fiber's own stack, in the frame of the wait: there it shares its cache lines with the registers
/// that the jump saves, and a switch touches two or three lines of a fiber instead of four. It is gone when the fiber
/// goes on, so that nothing else may keep its address.
///
///   ready:    in the run queue
///   parked:   owned by a timer or named by a completion
///   stopped:  in the run queue, its frame inside the tick handler
struct suspension : runtime::task {
  context resume_point;
};
static_assert(sizeof(suspension) <= context::room_above, "a fiber that never ran waits above its first frame");

}  // namespace switchmark::stackful
