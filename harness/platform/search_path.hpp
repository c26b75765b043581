#pragma once

#include <filesystem>
#include <string>

namespace switchmark::platform {

/// The first `program` in the folders of `search_path` (as $PATH has them) that is a file which may be executed; empty
/// when there is none.
[[nodiscard]] std::filesystem::path first_on(const std::string& search_path, const std::string& program);

}  // namespace switchmark::platform
