#include "platform/resource_limits.hpp"

#include <fmt/format.h>

#include <sys/resource.h>
#include <cerrno>

namespace switchmark::platform {
namespace {

struct needed_limit {
  int resource;
  rlim_t least, unit;  ///< `unit`: of ulimit's number
  const char *name, *flag;
};

constexpr needed_limit needed_limits[] = {{RLIMIT_NOFILE, 64, 1, "open files", "-n"},
                                          {RLIMIT_STACK, 1 << 20, 1 << 10, "KiB of stack", "-s"}};

}  // namespace

std::string raise_resource_limits() {
  for (const needed_limit& needed : needed_limits) {
    rlimit limit;
    if (getrlimit(needed.resource, &limit) != 0 || limit.rlim_cur >= needed.least) continue;
    if (limit.rlim_max < needed.least)
      return fmt::format("at most {} {} are allowed here, and a run needs {}; type: ulimit {} {}",
                         limit.rlim_max / needed.unit, needed.name, needed.least / needed.unit, needed.flag,
                         needed.least / needed.unit);
    limit.rlim_cur = needed.least;
    (void)setrlimit(needed.resource, &limit);  // within the hard limit nothing is refused
  }
  return {};
}

std::string with_limit(std::string step, int error) {
  if (error == EAGAIN)
    step += " (there is a limit on processes and threads: see ulimit -u, and --pids-limit of docker and podman)";
  return step;
}

}  // namespace switchmark::platform
