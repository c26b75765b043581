#include "runner/valgrind.hpp"

#include "platform/search_path.hpp"
#include "runner/options.hpp"
#include "runner/plan.hpp"

#include <fmt/format.h>

#include <cstdlib>

namespace switchmark::runner {
namespace {

namespace fs = std::filesystem;

/// Empty when there is none.
fs::path valgrind() {
  const char* variable = std::getenv("PATH");
  return platform::first_on(variable != nullptr ? variable : "", "valgrind");
}

}  // namespace

void require_valgrind() {
  if (valgrind().empty())
    throw usage_error(
        "--instructions counts by valgrind, and there is none on the PATH; type: sudo apt-get install valgrind");
}

std::vector<std::string> callgrind_command() {
  require_valgrind();
  return {valgrind(),
          "--tool=callgrind",
          "--command-line-only=yes",  // nothing from ~/.valgrindrc or $VALGRIND_OPTS
          "--quiet",
          "--vgdb=no",
          "--combine-dumps=yes",
          fmt::format("--callgrind-out-file=/proc/self/fd/{}", plan::counts_descriptor)};
}

}  // namespace switchmark::runner
