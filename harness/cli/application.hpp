#pragma once

namespace switchmark::cli {

/// The program: parses, lists or measures, or is a child of itself. Returns the exit code. Every error is one line on
/// standard error.
[[nodiscard]] int application(int argc, const char* const* argv);

}  // namespace switchmark::cli
