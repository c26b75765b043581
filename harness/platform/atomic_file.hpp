#pragma once

#include <filesystem>
#include <stdexcept>
#include <string_view>

namespace switchmark::platform {

/// A file that can't be written. `what` is one line that names the file, the cause and the remedy.
struct write_error : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Throws write_error when `write_whole` would fail for what can be known beforehand: a folder that is missing or
/// closed, a full disk (tried with `expected_bytes`), a path that is a folder. Leaves nothing behind.
void require_writable(const std::filesystem::path& file, std::size_t expected_bytes);

/// Writes `text` beside `file`, flushes it to the disk and renames it: whoever reads sees the old file or the new one,
/// whole. A link is followed. What isn't a regular file (a terminal, a pipe, /dev/full) is written to directly.
/// Throws write_error, and then leaves `file` as it was and nothing beside it.
void write_whole(const std::filesystem::path& file, std::string_view text);

}  // namespace switchmark::platform
