#pragma once

#include "runner/options.hpp"

#include <optional>

namespace switchmark::cli {

/// Throws runner::usage_error. Empty when everything was done already (--help, --version).
[[nodiscard]] std::optional<runner::options> parse_command_line(int argc, const char* const* argv);

}  // namespace switchmark::cli
