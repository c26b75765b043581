#pragma once

#include "platform/json.hpp"

#include <string>
#include <vector>

namespace switchmark::runner {

/// Hands Google Benchmark its flags. Throws usage_error that names the first one that it doesn't take (the library
/// itself would print several lines and go on).
void initialize_benchmark_library(const std::vector<std::string>& flags);

/// `context` as Google Benchmark writes it.
[[nodiscard]] json benchmark_context();

}  // namespace switchmark::runner
