#pragma once

#include <unistd.h>

#include <cstdlib>
#include <string_view>

namespace switchmark::platform {

// For places where the process may hold any lock or have little stack left: by a system call, on any stack. Inlined, so
// that a caller of the non-preemptible section calls nothing outside of it. `line` ends with a line feed.

/// Writes `line` to stderr, as far as stderr takes it.
[[gnu::always_inline]] inline void write_to_stderr(std::string_view line) noexcept {
  (void)!write(STDERR_FILENO, line.data(), line.size());
}

/// Writes `line` to stderr and aborts.
[[noreturn, gnu::always_inline]] inline void abort_with(std::string_view line) noexcept {
  write_to_stderr(line);
  std::abort();
}

}  // namespace switchmark::platform
