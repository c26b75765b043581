#include "stackful/hazards/child.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <system_error>

namespace switchmark::stackful::hazards {
namespace {

using clock = std::chrono::steady_clock;

[[noreturn]] void fail(const char* doing) { throw std::system_error(errno, std::generic_category(), doing); }

/// A process that brings a hazard about; killed and waited for in the end.
class child {
 public:
  child(const hazard& row, bool guarded) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) fail("opening a pipe");
    output_ = ends[0];
    const pid_t parent = getpid();
    id_ = fork();
    if (id_ == 0) become(row, guarded, parent, ends[1]);
    close(ends[1]);
    if (id_ < 0) {
      close(output_);
      fail("starting a process");
    }
  }
  ~child() {
    if (!ended_) {
      kill(id_, SIGKILL);
      (void)wait();
    }
    close(output_);
  }
  child(const child&) = delete;
  child& operator=(const child&) = delete;

  /// What it prints until it ends. False when it hasn't ended after `patience`.
  bool read_all(std::string& printed, clock::duration patience) const {
    const auto deadline = clock::now() + patience;
    for (;;) {
      const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - clock::now());
      pollfd watched{output_, POLLIN, 0};
      const int ready = poll(&watched, 1, static_cast<int>(std::max<std::int64_t>(left.count(), 0)));
      if (ready < 0 && errno != EINTR) fail("waiting for a process");
      if (ready == 0) return false;
      char some[1024];
      const ssize_t got = ready < 0 ? 1 : read(output_, some, sizeof some);
      if (got <= 0) return true;
      if (ready > 0) printed.append(some, static_cast<std::size_t>(got));
    }
  }

  int wait() {
    int status = 0;
    while (waitpid(id_, &status, 0) < 0 && errno == EINTR) {
    }
    ended_ = true;
    return status;
  }

 private:
  // Between fork and exec: system calls only.
  [[noreturn]] static void become(const hazard& row, bool guarded, pid_t parent, int output) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(exit_wrong);  // it died before
    dup2(output, STDOUT_FILENO);
    dup2(output, STDERR_FILENO);
    execl("/proc/self/exe", "switchmark-guards", "--child", row.name.data(), guarded ? nullptr : "--without", nullptr);
    _exit(127);
  }

  pid_t id_ = -1;
  int output_ = -1;
  bool ended_ = false;
};

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
    report(row.provoke());
  } catch (const std::exception& thrown) {  // a task was lost, or a body failed
    report(thrown.what());
  }
}

ending run_child(const hazard& row, bool guarded) {
  const std::chrono::seconds patience = guarded ? patience_with : patience_without;
  child running(row, guarded);
  std::string printed;
  if (!running.read_all(printed, patience))
    return {false, "hangs: no progress in " + std::to_string(patience.count()) + " s"};
  return ending_of(running.wait(), printed);
}

}  // namespace switchmark::stackful::hazards
