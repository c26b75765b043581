#pragma once

#include <string>

namespace CLI {
class App;
}

namespace switchmark::cli {

/// The text of --help: the flags of `app` with their descriptions, by group, in lines of at most 80 columns. Other
/// names that a flag has for Google Benchmark's sake are left out.
[[nodiscard]] std::string help(const CLI::App& app);

}  // namespace switchmark::cli
