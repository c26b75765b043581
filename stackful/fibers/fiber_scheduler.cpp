#include "stackful/fibers/fiber_scheduler.hpp"

#include "platform/stderr_line.hpp"
#include "stackful/fibers/fiber_lifetimes.hpp"
#include "stackful/fibers/fiber_waits.hpp"

namespace switchmark::stackful {

void refuse_foreign_exception() noexcept {
  platform::abort_with(
      "a fiber cannot end its thread, which has other fibers (pthread_exit, pthread_cancel), nor be left by an "
      "exception "
      "of another language: return from the body, and from `run`, instead\n");
}

template class fiber_scheduler<cooperation>;

}  // namespace switchmark::stackful
