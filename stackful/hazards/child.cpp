#include "stackful/hazards/child.hpp"

#include "platform/child_process.hpp"
#include "platform/pipe.hpp"

#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <system_error>

namespace switchmark::stackful::hazards {
namespace {

using clock = std::chrono::steady_clock;

/// This program, once more, with `output` for all that it prints.
platform::child_settings settings_of_child(const hazard& row, bool guarded, int output) {
  platform::child_settings settings{.program = "/proc/self/exe",
                                    .words = {"switchmark-guards", "--child", std::string(row.name)},
                                    .redirections = {{.descriptor = STDOUT_FILENO, .source = output},
                                                     {.descriptor = STDERR_FILENO, .source = output}}};
  if (!guarded) settings.words.push_back("--without");
  return settings;
}

/// Appends what comes from `descriptor` until its end. False when the end has not come after `timeout`.
bool read_all(int descriptor, std::string& printed, clock::duration timeout) {
  const auto deadline = clock::now() + timeout;
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - clock::now());
    pollfd watched{descriptor, POLLIN, 0};
    const int ready = poll(&watched, 1, static_cast<int>(std::max<std::int64_t>(left.count(), 0)));
    if (ready < 0 && errno != EINTR) throw std::system_error(errno, std::generic_category(), "waiting for a process");
    if (ready == 0) return false;
    char some[1024];
    const ssize_t got = ready < 0 ? 1 : read(descriptor, some, sizeof some);
    if (got <= 0) return true;
    if (ready > 0) printed.append(some, static_cast<std::size_t>(got));
  }
}

/// Says what was wrong, if anything, and ends the process without touching what the hazard may have left behind.
[[noreturn]] void report(const char* wrong) {
  if (wrong == nullptr)
    std::puts("held");
  else
    std::printf("wrong result: %s\n", wrong);
  std::fflush(stdout);
  std::_Exit(wrong == nullptr ? exit_held : exit_wrong);
}

}  // namespace

void be_child(const hazard& row, bool guarded) {
  const rlimit none{0, 0};
  setrlimit(RLIMIT_CORE, &none);
  prctl(PR_SET_DUMPABLE, 0);  // a program that takes core files isn't held by the limit
  guards.*row.flag = guarded;
  try {
    report(row.trigger());
  } catch (const std::exception& thrown) {  // a task was lost, or a body failed
    report(thrown.what());
  }
}

child_exit run_child(const hazard& row, bool guarded) {
  const std::chrono::seconds timeout = guarded ? timeout_with : timeout_without;
  platform::pipe output;
  platform::child_process child(settings_of_child(row, guarded, output.writing_end()));
  output.close_writing_end();
  std::string printed;
  if (!read_all(output.reading_end(), printed, timeout))
    return {false, "hangs: no progress in " + std::to_string(timeout.count()) + " s"};
  return exit_of(child.wait(), printed);
}

}  // namespace switchmark::stackful::hazards
