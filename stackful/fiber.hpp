#pragma once

#include "runtime/completion.hpp"
#include "runtime/task.hpp"
#include "stackful/context.hpp"
#include "stackful/stack.hpp"

namespace switchmark::stackful {

/// Thrown out of the wait of a fiber whose scheduler is destroyed, so that what lives on its stack is released. Not a
/// std::exception: a body that catches those doesn't catch this.
struct cancelled {};

/// The control block of a fiber, at the very top of its own stack.
///
///   ready:    in the run queue, resume_point filled
///   running:  the scheduler's current, resume_point empty
///   parked:   owned by a timer or named by a completion, resume_point filled
///   stopped:  ready, and its resume_point lies inside the tick handler (in_handler)
struct fiber : runtime::task {
  context resume_point;
  runtime::completion* outcome = nullptr;
  stack memory;             ///< null for the worker's own stack
  bool in_handler = false;  ///< stopped inside a signal handler: must return from it before anything may be thrown
};
static_assert(sizeof(fiber) <= context::room_above);

}  // namespace switchmark::stackful
