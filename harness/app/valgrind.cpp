#include "app/valgrind.hpp"

#include "app/command_line.hpp"

#include <unistd.h>
#include <cstdlib>
#include <sstream>
#include <system_error>

namespace switchmark::app {
namespace {

namespace fs = std::filesystem;

bool is_program(const fs::path& file) {
  std::error_code unreadable;  // then it is none
  return fs::is_regular_file(file, unreadable) && access(file.c_str(), X_OK) == 0;
}

/// Empty when there is none.
fs::path on_the_path(const char* program) {
  const char* variable = std::getenv("PATH");
  std::istringstream folders(variable != nullptr ? variable : "");
  for (std::string folder; std::getline(folders, folder, ':');)
    if (const fs::path file = fs::path(folder) / program; is_program(file)) return file;
  return {};
}

/// As valgrind wants it in the name of an output file, where `%` begins what it fills in (`%p`: its process id).
std::string quoted(const fs::path& file) {
  std::string name;
  for (const char letter : file.string()) name += letter == '%' ? "%%" : std::string(1, letter);
  return name;
}

}  // namespace

void require_valgrind() {
  if (on_the_path("valgrind").empty())
    throw usage_error(
        "--instructions counts by valgrind, and there is none on the PATH; type: sudo apt-get install valgrind");
}

std::vector<std::string> callgrind_command(const fs::path& counts) {
  require_valgrind();
  return {on_the_path("valgrind"),
          "--tool=callgrind",
          "--command-line-only=yes",  // nothing from ~/.valgrindrc or $VALGRIND_OPTS
          "--quiet",
          "--vgdb=no",
          "--combine-dumps=yes",
          "--callgrind-out-file=" + quoted(counts)};
}

}  // namespace switchmark::app
