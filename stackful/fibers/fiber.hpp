#pragma once

#include "runtime/completion.hpp"
#include "runtime/join_checks.hpp"
#include "runtime/task.hpp"
#include "stackful/fibers/context.hpp"

namespace switchmark::stackful {

/// Thrown out of the wait of a fiber whose scheduler is destroyed, so that what lives on its stack is released. Not a
/// std::exception: a body that catches those doesn't catch this.
struct cancelled {};

/// To what a fiber reports, as far as debug builds keep it.
using report_record = runtime::report_record<runtime::checks_joins>;

/// A fiber that doesn't run, as everybody else sees it: a link and the place where it stands.
///
/// It lives on the fiber's own stack, in the frame of the wait: there it shares its cache lines with the registers
/// that the jump saves, and a switch touches two or three lines of a fiber instead of four. It is gone when the fiber
/// goes on, so that nothing else may keep its address.
///
///   ready:    in the run queue
///   parked:   owned by a timer, named by a completion or by a runtime::waiter
///   stopped:  in the run queue, its frame inside the tick handler
struct suspension : runtime::task {
  context resume_point;
  [[no_unique_address]] report_record reports_to;
};
static_assert(sizeof(suspension) <= context::room_above, "a fiber that never ran waits above its first frame");

/// In debug builds: ends the program if a fiber that reports to `own` would wait for itself.
inline void refuse_circular_join(const runtime::completion& joined, const report_record& own) noexcept {
  if constexpr (runtime::checks_joins)
    runtime::check_join(joined, own.get(),
                        [](runtime::task& other) { return static_cast<suspension&>(other).reports_to.get(); });
}

}  // namespace switchmark::stackful
