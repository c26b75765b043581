#include "runner/guard_rows.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cerrno>
#include <csignal>
#include <fstream>

namespace switchmark::runner {
namespace {

namespace fs = std::filesystem;

/// Whether the program ran to its end; its exit code says the same as the rows. With no signal blocked: its children
/// die by them.
bool run_into(const fs::path& program, const fs::path& output) {
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, output.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t none;
  sigemptyset(&none);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
  std::string name = program.filename();
  char* arguments[] = {name.data(), nullptr};
  pid_t id = -1;
  const int error = posix_spawn(&id, program.c_str(), &files, &attributes, arguments, environ);
  posix_spawn_file_actions_destroy(&files);
  posix_spawnattr_destroy(&attributes);
  if (error != 0) return false;
  int how = 0;
  while (waitpid(id, &how, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(how);
}

}  // namespace

json guard_rows(const fs::path& program, const fs::path& folder) {
  const fs::path output = folder / "guards.json";
  if (!fs::exists(program) || !run_into(program, output)) return nullptr;
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
