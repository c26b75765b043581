#include "platform/pinning.hpp"

#include <cerrno>
#include <string>
#include <system_error>

namespace switchmark::platform {

int last_cpu_of(const cpu_set_t& allowed) noexcept {
  int last = CPU_SETSIZE - 1;
  while (last > 0 && !CPU_ISSET(last, &allowed)) --last;
  return last;
}

int pin_to_last_cpu() {
  cpu_set_t allowed;
  if (sched_getaffinity(0, sizeof allowed, &allowed) != 0)
    throw std::system_error(errno, std::generic_category(), "asking which CPUs are allowed");
  const int last = last_cpu_of(allowed);
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(last, &one);
  if (sched_setaffinity(0, sizeof one, &one) != 0)
    throw std::system_error(errno, std::generic_category(), "pinning to CPU " + std::to_string(last));
  return last;
}

}  // namespace switchmark::platform
