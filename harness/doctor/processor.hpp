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
/// Whether the scheduler may put others on the CPU that measuring is pinned to: the last of `allowed`.
[[nodiscard]] finding pinned_cpu(const std::filesystem::path& root, const std::set<int>& allowed);

/// The numbers of a list such as "0-3,8"; empty when it isn't one.
[[nodiscard]] std::set<int> cpu_list(const std::string& text);

}  // namespace switchmark::doctor
