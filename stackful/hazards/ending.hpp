#pragma once

#include <string>
#include <string_view>

namespace switchmark::stackful::hazards {

/// How a process that brought a hazard about came out of it.
struct ending {
  bool held = false;
  std::string seen;  ///< "held", "wrong result: ...", "killed by SIG...", "terminate: ...", "hangs: ...": one line
};

/// What such a process exits with, when it exits by itself.
inline constexpr int exit_held = 0, exit_wrong = 1;

/// From the status that `waitpid` gave and all that the process has printed.
[[nodiscard]] ending ending_of(int status, std::string_view printed);

}  // namespace switchmark::stackful::hazards
