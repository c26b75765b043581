#pragma once

#include "doctor/finding.hpp"

#include <filesystem>

namespace switchmark::doctor {

// What the kernel allows this process; `root` as in processor.hpp.

/// A CPU quota of the control group, or of one above it: when it is used up, everything stands still until the period
/// ends.
[[nodiscard]] finding cpu_quota(const std::filesystem::path& root);
/// Signals of this user that may wait at the same time. Each timer takes one.
[[nodiscard]] finding pending_signals(const std::filesystem::path& root);

}  // namespace switchmark::doctor
