#pragma once

#include "doctor/finding.hpp"

#include <filesystem>
#include <set>

namespace switchmark::doctor {

// What the processor and its settings do to a measurement. `root` is the folder that holds proc and sys: "/" but in
// tests. What isn't found there is `unknown`.

/// Not `performance` on every CPU: the clock follows the load.
[[nodiscard]] finding governor(const std::filesystem::path& root);
/// The clock that depends on temperature and on how many cores are busy.
[[nodiscard]] finding turbo(const std::filesystem::path& root);
/// A core's units shared by two hardware threads.
[[nodiscard]] finding smt(const std::filesystem::path& root);
/// What entering the kernel pays for safety.
[[nodiscard]] finding cpu_mitigations(const std::filesystem::path& root);
/// Too few CPUs that this process may run on.
[[nodiscard]] finding cpus(const std::set<int>& allowed);
/// Whether the scheduler may put others on `cpu`, which measuring is pinned to; negative: not known.
[[nodiscard]] finding pinned_cpu(const std::filesystem::path& root, int cpu);
/// Whether `cpu`, likewise, is one of the fast ones of the machine. `allowed`: where this process may run.
[[nodiscard]] finding equal_cpus(const std::filesystem::path& root, const std::set<int>& allowed, int cpu);

}  // namespace switchmark::doctor
