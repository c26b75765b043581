#pragma once

#include <string>
#include <vector>

namespace switchmark::runner {

/// Throws usage_error, which names the package, when there is no valgrind on the PATH.
void require_valgrind();

/// What runs a program under callgrind, which dumps what it has counted into plan::counts_descriptor, one part after
/// the other. Throws usage_error as above.
[[nodiscard]] std::vector<std::string> callgrind_command();

}  // namespace switchmark::runner
