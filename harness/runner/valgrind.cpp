#include "runner/valgrind.hpp"

#include "platform/search_path.hpp"
#include "runner/options.hpp"

#include <cstdlib>

namespace switchmark::runner {
namespace {

namespace fs = std::filesystem;

/// Empty when there is none.
fs::path valgrind() {
  const char* variable = std::getenv("PATH");
  return platform::first_on(variable != nullptr ? variable : "", "valgrind");
}

/// As valgrind wants it in the name of an output file, where `%` begins what it fills in (`%p`: its process id).
std::string quoted(const fs::path& file) {
  std::string name;
  for (const char letter : file.string()) name += letter == '%' ? "%%" : std::string(1, letter);
  return name;
}

}  // namespace

void require_valgrind() {
  if (valgrind().empty())
    throw usage_error(
        "--instructions counts by valgrind, and there is none on the PATH; type: sudo apt-get install valgrind");
}

std::vector<std::string> callgrind_command(const fs::path& counts) {
  require_valgrind();
  return {valgrind(),
          "--tool=callgrind",
          "--command-line-only=yes",  // nothing from ~/.valgrindrc or $VALGRIND_OPTS
          "--quiet",
          "--vgdb=no",
          "--combine-dumps=yes",
          "--callgrind-out-file=" + quoted(counts)};
}

}  // namespace switchmark::runner
