#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

namespace switchmark::platform {

// What the control groups of this process, its own and those above it, allow it (versions 1 and 2). `root` is the
// folder that holds proc and sys: "/" but in tests.

/// The tightest quota of CPU time.
struct cpu_quota {
  double cpus = 0;             ///< CPU seconds for each second
  std::filesystem::path file;  ///< which sets it
};
/// Empty: none is set, or the kernel does not tell.
[[nodiscard]] std::optional<cpu_quota> quota_of_cgroup(const std::filesystem::path& root = "/");

/// How often, and how long, the groups were stopped since they exist because their quota was used up.
struct throttling {
  std::uint64_t periods = 0;
  double seconds = 0;
};
/// Empty: no group counts it.
[[nodiscard]] std::optional<throttling> throttling_of_cgroup(const std::filesystem::path& root = "/");

}  // namespace switchmark::platform
