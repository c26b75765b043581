#pragma once

#include <filesystem>

namespace switchmark::platform {

/// A folder of its own below $TMPDIR (or /tmp) that goes away with everything in it. Throws platform::write_error when
/// there can't be one.
class temporary_folder {
 public:
  temporary_folder();
  ~temporary_folder();
  temporary_folder(const temporary_folder&) = delete;
  temporary_folder& operator=(const temporary_folder&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace switchmark::platform
