#pragma once

#include "platform/child_process.hpp"

#include <string>
#include <string_view>

namespace switchmark::stackful::hazards {

/// How a process that brought a hazard about came out of it.
struct child_exit {
  bool held = false;
  std::string seen;  ///< "held", "wrong result: ...", "killed by SIG...", "terminate: ...", "hangs: ...": one line
};

/// What such a process exits with, when it exits by itself.
inline constexpr int exit_held = 0, exit_wrong = 1;

/// From the exit status of the process and all that the process has printed.
[[nodiscard]] child_exit exit_of(const platform::exit_status& status, std::string_view printed);

}  // namespace switchmark::stackful::hazards
