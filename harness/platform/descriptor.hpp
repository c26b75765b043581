#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace switchmark::platform {

/// A file descriptor that is closed in the end.
class descriptor {
 public:
  /// Negative: none.
  explicit descriptor(int number = -1) noexcept : number_(number) {}
  ~descriptor() { (void)closes(); }
  descriptor(descriptor&& other) noexcept;
  descriptor& operator=(descriptor&& other) noexcept;

  [[nodiscard]] int get() const noexcept { return number_; }
  /// From now on the caller closes it. Negative: there is none.
  [[nodiscard]] int release() noexcept { return std::exchange(number_, -1); }
  /// Closes now, and returns whether that succeeded: some file systems report only here that the disk was full.
  [[nodiscard]] bool closes() noexcept;

 private:
  int number_;
};

/// Writes all of `text`; returns false, with errno set, when the kernel refuses a part of it.
[[nodiscard]] bool write_all(int descriptor, std::string_view text) noexcept;

/// The whole file behind `descriptor`, from its first byte, wherever the descriptor stands. Throws std::system_error.
[[nodiscard]] std::string text_of(int descriptor);

/// A file in memory that no folder knows of: it is gone when the last process that has it open has ended. Children get
/// it by a redirection. Where the kernel has no such files, a file without a name in /dev/shm, TMPDIR or /tmp. Throws
/// std::system_error when it refuses that, too. `name` is for /proc/PID/fd.
[[nodiscard]] descriptor memory_file(const char* name);

}  // namespace switchmark::platform
