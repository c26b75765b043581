#pragma once

#include <string>

namespace switchmark::platform {

/// Raises the limits on open files and on the stack (`ulimit -n`, `ulimit -s`) of this process and of the processes
/// that it starts to what a run needs, where they are lower and may be raised. Returns in one line what stays too low,
/// with the remedy; empty: nothing.
[[nodiscard]] std::string raise_resource_limits();

/// `step`, which failed with this error number, followed in brackets by the limit that explains the error, if one does.
[[nodiscard]] std::string with_limit(std::string step, int error);

}  // namespace switchmark::platform
