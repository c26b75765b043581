#pragma once

#include <string>

namespace switchmark::platform {

/// Raises the limits on open files and on the stack (`ulimit -n`, `ulimit -s`) of this process and of the processes
/// that it starts to what a run needs, where they are lower and may be raised. Returns in one line what stays too low,
/// with the remedy; empty: nothing.
[[nodiscard]] std::string raise_resource_limits();

}  // namespace switchmark::platform
