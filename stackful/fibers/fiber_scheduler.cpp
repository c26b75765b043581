#include "stackful/fibers/fiber_scheduler.hpp"

#include "stackful/fibers/fiber_lifetimes.hpp"
#include "stackful/fibers/fiber_waits.hpp"

#include <unistd.h>

#include <cstdlib>
#include <string_view>

namespace switchmark::stackful {

void refuse_foreign_exception() noexcept {
  constexpr std::string_view line =
      "a fiber cannot end its thread, which has other fibers (pthread_exit, pthread_cancel), nor be left by an "
      "exception "
      "of another language: return from the body, and from `run`, instead\n";
  (void)!write(STDERR_FILENO, line.data(), line.size());
  std::abort();
}

template class fiber_scheduler<cooperation>;

}  // namespace switchmark::stackful
