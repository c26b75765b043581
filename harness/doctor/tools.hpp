#pragma once

#include "doctor/finding.hpp"

#include <string>
#include <vector>

namespace switchmark::doctor {

// What the suite itself was made with, and what reads its records.

/// Whether the measured code was compiled as it would be used; both as in `switchmark.environment`.
[[nodiscard]] finding build(const std::string& build_type, const std::string& flags);

/// Whether one of `files`, or the first python3 in `search_path` (as in PATH), finds the packages that charts and
/// compare import. Starts one after the other until one does, each of which takes some 50 ms. What is no executable
/// file is left out.
[[nodiscard]] finding python(const std::string& search_path, std::vector<std::string> files = {});

}  // namespace switchmark::doctor
