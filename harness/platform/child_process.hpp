#pragma once

#include <sys/types.h>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace switchmark::platform {

/// How a process ended.
struct exit_status {
  int code = 0;    ///< its exit code, when no signal ended it; -1: the kernel does not keep it (SIGCHLD is ignored)
  int signal = 0;  ///< the signal that ended it; 0: none

  [[nodiscard]] bool exited_with(int expected) const noexcept { return signal == 0 && code == expected; }
};

/// "SIGKILL"; "SIG35" for a signal without a name.
[[nodiscard]] std::string signal_name(int signal);

/// The caller's environment, each variable as "NAME=value".
[[nodiscard]] std::vector<std::string> environment_variables();

/// What one descriptor of a child refers to.
struct redirection {
  int descriptor;                   ///< its number in the child
  std::filesystem::path file = {};  ///< opened for reading as descriptor 0, else made or emptied, for writing
  /// Where `file` is empty: the descriptor of the caller to copy; 0 to 2: that of the child after the redirections
  /// before.
  int source = -1;
};

inline constexpr const char* null_device = "/dev/null";

/// A program and what it is started with.
struct child_settings {
  std::filesystem::path program;   ///< the file to execute; PATH is not searched
  std::vector<std::string> words;  ///< its arguments, of which the first is the name that it is called by
  std::vector<std::string> environment = environment_variables();
  std::vector<redirection> redirections = {};  ///< made in this order, so that a later one can copy an earlier one
  std::filesystem::path folder = {};           ///< the child's working folder, entered after that; empty: the caller's
  bool unblock_signals = false;  ///< no signal is blocked in the child; false: those that the caller blocks
};

/// A running process, whose parent is the caller. The kernel kills the child when the thread that started the child
/// ends.
class child_process {
 public:
  /// A program. It has the caller's descriptors 0, 1 and 2 and those that its settings name, and no others. Writes
  /// without a reader end it, as usual (SIGPIPE). Throws std::system_error when the program cannot be started as the
  /// settings say; then no process is left.
  explicit child_process(const child_settings& settings);
  /// A copy of this process, with all its descriptors and blocked signals, that calls `work` and ends with the exit
  /// code that `work` returns: no destructor of a static object runs, and nothing that is buffered is written. When an
  /// exception leaves `work`, its message goes to stderr and the exit code is 1. To be called while this process has
  /// one thread. Throws std::system_error when there cannot be a process.
  explicit child_process(const std::function<int()>& work);
  /// Kills the child, and waits for it, if nobody has waited for it.
  ~child_process();
  child_process(const child_process&) = delete;
  child_process& operator=(const child_process&) = delete;

  [[nodiscard]] pid_t id() const noexcept { return id_; }
  /// Does nothing once somebody has waited for the child, because its id may belong to another process then.
  void send(int signal) const noexcept;
  /// Blocks until the child has ended. A second call returns the same at once.
  exit_status wait() noexcept;

 private:
  pid_t id_ = -1;
  bool ended_ = false;
  exit_status status_;
};

}  // namespace switchmark::platform
