#include "runner/guard_rows.hpp"

#include "platform/child_process.hpp"

#include <sys/wait.h>
#include <unistd.h>
#include <chrono>
#include <fstream>
#include <system_error>
#include <thread>

namespace switchmark::runner {
namespace {

namespace fs = std::filesystem;

/// Whether a child still runs. False, too, where the kernel does not tell.
bool runs(const platform::child_process& child) {
  siginfo_t ended{};
  return waitid(P_PID, static_cast<id_t>(child.id()), &ended, WEXITED | WNOHANG | WNOWAIT) == 0 && ended.si_pid == 0;
}

/// Whether the program ran to its end; its exit code says the same as the rows.
bool run_into(const fs::path& program, const fs::path& output, const std::function<void()>& on_wait) {
  try {
    platform::child_process child({.program = program,
                                   .words = {program.filename()},
                                   .redirections = {{STDIN_FILENO, platform::null_device},
                                                    {STDOUT_FILENO, output},
                                                    {STDERR_FILENO, platform::null_device}},
                                   .unblock_signals = true});  // hazards end by signals
    for (constexpr std::chrono::milliseconds pause{50}; runs(child); on_wait()) std::this_thread::sleep_for(pause);
    return child.wait().signal == 0;
  } catch (const std::system_error&) {
    return false;
  }
}

}  // namespace

json guard_rows(const fs::path& program, const fs::path& folder, const std::function<void()>& on_wait) {
  const fs::path output = folder / "guards.json";
  if (!fs::exists(program) || !run_into(program, output, on_wait)) return nullptr;
  std::ifstream in(output);
  json rows = json::parse(in, nullptr, false);
  return rows.is_array() && !rows.empty() ? rows : json();
}

std::string guards_not_shown(const json& rows) {
  std::string names;
  for (const json& row : rows)
    if (row.value("status", "") == "not_shown") names += (names.empty() ? "" : ", ") + row.value("name", "?");
  return names;
}

}  // namespace switchmark::runner
