// The scheduler whose fibers are preempted, compiled into an object of its own: no_preempt.ld puts all of its functions
// into the non-preemptible section.

#include "stackful/fibers/fiber_lifetimes.hpp"
#include "stackful/fibers/fiber_waits.hpp"
#include "stackful/preemption/preemption.hpp"

namespace switchmark::stackful {

template class fiber_scheduler<preemption>;

}  // namespace switchmark::stackful
