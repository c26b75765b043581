#pragma once

#include "doctor/finding.hpp"

#include <string>

namespace switchmark::doctor {

// What the suite itself was made with, and what reads its records.

/// Whether the measured code was compiled as it would be used; both as in `switchmark.environment`.
[[nodiscard]] finding build(const std::string& build_type, const std::string& flags);

/// Whether the first python3 in `search_path` (as in PATH) finds the packages that charts and compare import. Starts
/// that Python, which takes some 50 ms.
[[nodiscard]] finding python(const std::string& search_path);

}  // namespace switchmark::doctor
