#include "stackful/fibers/fiber_scheduler.hpp"

#include "stackful/fibers/fiber_lifetimes.hpp"
#include "stackful/fibers/fiber_waits.hpp"

namespace switchmark::stackful {

template class fiber_scheduler<cooperation>;

}  // namespace switchmark::stackful
