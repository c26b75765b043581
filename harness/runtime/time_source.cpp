#include "runtime/time_source.hpp"

#include <algorithm>
#include <cerrno>
#include <ctime>

namespace switchmark::runtime {

time_point monotonic_now() noexcept {
  timespec now = {};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return time_point(std::chrono::seconds(now.tv_sec) + duration(now.tv_nsec));
}

time_point monotonic_time::now() { return monotonic_now(); }

duration monotonic_time::until(time_point deadline) { return std::max(duration::zero(), deadline - now()); }

void monotonic_time::wait_until(time_point deadline) {
  using namespace std::chrono;
  const auto whole = time_point_cast<seconds>(deadline);
  const timespec until{whole.time_since_epoch().count(), duration_cast<nanoseconds>(deadline - whole).count()};
  // An absolute deadline, so that being interrupted by a signal and waiting again loses no time.
  while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, nullptr) == EINTR) {
  }
}

}  // namespace switchmark::runtime
