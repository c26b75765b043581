#include "runtime/time_source.hpp"

#include <cerrno>
#include <ctime>

namespace switchmark::runtime {

time_point monotonic_time::now() { return std::chrono::steady_clock::now(); }

void monotonic_time::wait_until(time_point deadline) {
  using namespace std::chrono;
  const auto whole = time_point_cast<seconds>(deadline);
  const timespec until{whole.time_since_epoch().count(), duration_cast<nanoseconds>(deadline - whole).count()};
  // An absolute deadline, so that being interrupted by a signal and waiting again loses no time.
  while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, nullptr) == EINTR) {
  }
}

}  // namespace switchmark::runtime
