#include "runner/guard_rows.hpp"

#include "platform/child_process.hpp"

#include <unistd.h>
#include <fstream>
#include <system_error>

namespace switchmark::runner {
namespace {

namespace fs = std::filesystem;

/// Whether the program ran to its end; its exit code says the same as the rows.
bool run_into(const fs::path& program, const fs::path& output) {
  try {
    platform::child_process child({.program = program,
                                   .words = {program.filename()},
                                   .redirections = {{STDIN_FILENO, platform::null_device},
                                                    {STDOUT_FILENO, output},
                                                    {STDERR_FILENO, platform::null_device}},
                                   .unblock_signals = true});  // hazards end by signals
    return child.wait().signal == 0;
  } catch (const std::system_error&) {
    return false;
  }
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
