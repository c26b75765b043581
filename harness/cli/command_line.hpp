#pragma once

#include "runner/options.hpp"

namespace switchmark::cli {

/// Reads the flags of a command. --help and --version become the `answer` of the options. Throws runner::usage_error.
[[nodiscard]] runner::options parse_command_line(int argc, const char* const* argv);

}  // namespace switchmark::cli
