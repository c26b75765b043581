#pragma once

#include "platform/descriptor.hpp"

#include <cstdint>
#include <filesystem>
#include <stdexcept>
#include <string_view>

namespace switchmark::platform {

/// A file that can't be written. `what` is one line that names the file, the cause and the remedy.
struct write_error : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The file exists, and is not to be replaced.
struct file_exists : write_error {
  using write_error::write_error;
};

/// Another process, or another user, has reserved the file.
struct file_in_use : write_error {
  using write_error::write_error;
};

/// A file that is reserved first, and written once, when its text is known: readers see the old file or the new one,
/// whole.
///
/// The text goes into a sibling, `.NAME.part`, which is locked and holds the disk space from the beginning. It is
/// renamed at the end; without that it is removed. The sibling of a process that was killed is taken over. A link is
/// followed. What isn't a regular file (a terminal, a pipe, /dev/full) is opened at once, and written to directly. A
/// file that is a mount point cannot be replaced, and is written in place once the sibling is whole.
class atomic_file {
 public:
  enum class existing : std::uint8_t { refuse, replace };

  /// `expected_bytes`: the disk space to reserve. Throws file_exists, file_in_use, and write_error when `write` would
  /// fail for what can be known beforehand: a folder that is missing or closed, a full disk, a path that is a folder, a
  /// pipe without a reader.
  atomic_file(std::filesystem::path file, existing old, std::size_t expected_bytes);

  [[nodiscard]] const std::filesystem::path& name() const noexcept { return name_; }
  /// Writes `text`, flushes it to the disk and gives it its name. To be called once. Throws write_error (file_exists if
  /// the file has come into being meanwhile), and then leaves the old file as it was.
  void write(std::string_view text);

 private:
  /// A file that is removed in the end, unless the path has been cleared.
  struct removed_file {
    std::filesystem::path path;

    removed_file() = default;
    ~removed_file();
    removed_file(const removed_file&) = delete;
    removed_file& operator=(const removed_file&) = delete;
  };

  void lock_part();
  void refuse_existing() const;
  bool rename_part();
  void write_in_place(std::string_view text) const;

  std::filesystem::path name_, target_;
  existing old_;
  descriptor opened_;  ///< the part, or the special file itself
  removed_file part_;  ///< removed before the lock on it ends
};

/// Makes `link` a symbolic link to `target`, whatever link it was before. Other files are not replaced. Throws
/// write_error.
void point_link(const std::filesystem::path& link, const std::filesystem::path& target);

}  // namespace switchmark::platform
