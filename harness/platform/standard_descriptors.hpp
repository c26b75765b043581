#pragma once

namespace switchmark::platform {

/// Opens /dev/null for each of the descriptors 0, 1 and 2 that is closed, as after `2>&-` in a shell: otherwise the
/// next file that the program opens would get that number, and messages would be written into that file. Descriptor 1
/// is opened for reading only, so that who writes results to it is told that nobody gets them.
void open_missing_standard_descriptors() noexcept;

/// Whether descriptor 1 was closed when that was called.
[[nodiscard]] bool standard_output_was_closed() noexcept;

/// From now on, a write whose reader has gone, or that exceeds the limit of file sizes, fails and does not end the
/// process (SIGPIPE, SIGXFSZ).
void ignore_signals_of_writes() noexcept;

/// The opposite: as every program expects it when it begins. A system call each; may be called between fork and exec.
void restore_signals_of_writes() noexcept;

}  // namespace switchmark::platform
