#pragma once

#include <filesystem>

namespace switchmark::platform {

/// A folder of its own below $TMPDIR, or where that cannot be, below /tmp. It goes away with everything in it. Throws
/// platform::write_error when there can't be one.
class temporary_folder {
 public:
  temporary_folder();
  ~temporary_folder();
  temporary_folder(const temporary_folder&) = delete;
  temporary_folder& operator=(const temporary_folder&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  [[nodiscard]] bool make_in(const std::filesystem::path& base);

  std::filesystem::path path_;
};

}  // namespace switchmark::platform
