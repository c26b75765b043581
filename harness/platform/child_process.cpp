#include "platform/child_process.hpp"

#include "platform/pipe.hpp"
#include "platform/resource_limits.hpp"
#include "platform/standard_descriptors.hpp"
#include "platform/stderr_line.hpp"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <exception>
#include <system_error>

namespace switchmark::platform {
namespace {

[[noreturn]] void fail(int error, const std::string& program) {
  throw std::system_error(error, std::generic_category(), with_limit("starting " + program, error));
}

/// As execve takes them. They stay valid as long as `words`.
std::vector<char*> pointers_to(const std::vector<std::string>& words) {
  std::vector<char*> pointers;
  for (const std::string& word : words) pointers.push_back(const_cast<char*>(word.c_str()));
  pointers.push_back(nullptr);
  return pointers;
}

/// A copy of `descriptor` whose number no redirection takes. It is closed by exec.
int moved_away(int descriptor, const child_settings& settings) {
  int lowest = STDERR_FILENO + 1;
  for (const redirection& each : settings.redirections) lowest = std::max(lowest, each.descriptor + 1);
  return fcntl(descriptor, F_DUPFD_CLOEXEC, lowest);
}

// Between fork and exec: system calls only. Each of the following functions returns whether they succeeded.

/// Opens the file of a redirection, or copies its descriptor, at a number that no redirection takes: so that no
/// redirection overwrites the source of a later one. The descriptor is closed by exec; negative when it failed. The
/// standard descriptors stay where they are: as a source they are what an earlier redirection has made of them.
int source_of(const redirection& redirection, const child_settings& settings) {
  if (redirection.file.empty() && redirection.source <= STDERR_FILENO) return redirection.source;
  if (redirection.file.empty()) return moved_away(redirection.source, settings);
  const int mode = redirection.descriptor == STDIN_FILENO ? O_RDONLY : O_WRONLY | O_CREAT | O_TRUNC;
  const int file = open(redirection.file.c_str(), mode | O_CLOEXEC, 0600);
  return file < 0 ? file : moved_away(file, settings);
}

/// `sources`: room for one descriptor for each redirection.
bool redirect(const child_settings& settings, std::vector<int>& sources) {
  for (std::size_t i = 0; i < sources.size(); ++i)
    if ((sources[i] = source_of(settings.redirections[i], settings)) < 0) return false;
  for (std::size_t i = 0; i < sources.size(); ++i)
    if (dup2(sources[i], settings.redirections[i].descriptor) < 0) return false;
  return true;
}

void end_with(pid_t parent) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(127);  // the parent died before the line above
}

bool prepare(const child_settings& settings, std::vector<int>& sources, pid_t parent) {
  end_with(parent);
  restore_signals_of_writes();
  close_range(STDERR_FILENO + 1, ~0U, CLOSE_RANGE_CLOEXEC);
  if (!redirect(settings, sources)) return false;
  if (!settings.folder.empty() && chdir(settings.folder.c_str()) != 0) return false;
  if (!settings.unblock_signals) return true;
  sigset_t none;
  sigemptyset(&none);
  return sigprocmask(SIG_SETMASK, &none, nullptr) == 0;
}

}  // namespace

std::string signal_name(int signal) {
  const char* const name = sigabbrev_np(signal);
  return "SIG" + (name != nullptr ? std::string(name) : std::to_string(signal));
}

std::vector<std::string> environment_variables() {
  std::vector<std::string> variables;
  for (char** variable = environ; *variable != nullptr; ++variable) variables.emplace_back(*variable);
  return variables;
}

child_process::child_process(const child_settings& settings) {
  pipe failures;  // carries the errno of the step that failed; exec closes it
  const std::vector<char*> words = pointers_to(settings.words), environment = pointers_to(settings.environment);
  std::vector<int> sources(settings.redirections.size());
  const pid_t parent = getpid();
  id_ = fork();
  if (id_ < 0) fail(errno, settings.program);
  if (id_ == 0) {
    const int report = moved_away(failures.writing_end(), settings);
    if (prepare(settings, sources, parent)) execve(settings.program.c_str(), words.data(), environment.data());
    const int error = errno;
    [[maybe_unused]] const ssize_t written = write(report, &error, sizeof error);
    _exit(127);
  }
  failures.close_writing_end();
  int error = 0;
  ssize_t got;
  while ((got = read(failures.reading_end(), &error, sizeof error)) < 0 && errno == EINTR) {
  }
  if (got == 0) return;
  (void)wait();
  fail(error, settings.program);
}

child_process::child_process(const std::function<int()>& work) {
  const pid_t parent = getpid();
  id_ = fork();
  if (id_ < 0) fail(errno, "a copy of this process");
  if (id_ != 0) return;
  end_with(parent);
  int code = 1;
  try {
    code = work();
  } catch (const std::exception& failure) {
    write_to_stderr(std::string(failure.what()) + '\n');
  }
  _exit(code);
}

child_process::~child_process() {
  send(SIGKILL);
  (void)wait();
}

void child_process::send(int signal) const noexcept {
  if (!ended_) kill(id_, signal);
}

exit_status child_process::wait() noexcept {
  if (ended_) return status_;
  int status = 0;
  pid_t ended;
  while ((ended = waitpid(id_, &status, 0)) < 0 && errno == EINTR) {
  }
  ended_ = true;
  if (ended < 0)
    status_.code = -1;
  else if (WIFSIGNALED(status))
    status_.signal = WTERMSIG(status);
  else
    status_.code = WEXITSTATUS(status);
  return status_;
}

}  // namespace switchmark::platform
