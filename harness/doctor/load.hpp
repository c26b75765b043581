#pragma once

#include "doctor/finding.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>

namespace switchmark::doctor {

// What others take away meanwhile; `root` as in processor.hpp.

/// Who else is runnable now, and who was in the last minute, on a machine with `cpus`.
[[nodiscard]] finding load(const std::filesystem::path& root, std::size_t cpus);

/// Of all CPUs since the machine started, in ticks of the kernel's (1/100 s).
struct cpu_times {
  std::uint64_t stolen = 0;  ///< ready to run here, while the host ran something else
  std::uint64_t all = 0;
};
/// From /proc/stat. Empty where there is none.
[[nodiscard]] std::optional<cpu_times> times_of_cpus(const std::filesystem::path& root);
/// What the host took between two readings.
[[nodiscard]] finding steal(const std::optional<cpu_times>& before, const std::optional<cpu_times>& after);

}  // namespace switchmark::doctor
