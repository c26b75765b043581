#pragma once

#include "platform/atomic_file.hpp"
#include "runner/options.hpp"

#include <ctime>
#include <filesystem>
#include <memory>
#include <string>

namespace switchmark::cli {

/// "2026-11-28-quick", "2026-11-28-full-filtered": how the record of a run is called that began at `start`, by the
/// local date and by what was to be measured.
[[nodiscard]] std::string record_name(const runner::options& requested, std::time_t start);

/// Where the record of a run goes. The place is reserved before anything is measured, so that two runs cannot choose
/// the same file, and no run finds out at its end that its file cannot be written.
class record_output {
 public:
  /// `requested.out` is a file, "-" for standard output, or a folder, in which a new file is chosen. Throws usage_error
  /// when the file exists and may not be replaced; platform::write_error when it cannot be written.
  explicit record_output(const runner::options& requested);

  /// As messages name the place.
  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  /// Then what is for people goes to standard error.
  [[nodiscard]] bool is_standard_output() const noexcept { return !file_; }

  /// To be called once. In a folder, the link latest.json then names the file. If the record cannot be written there,
  /// it goes to another file, which a line on standard error names; `name` is that file from then on. Returns whether
  /// it went where it was to go. Throws platform::write_error when it can be written nowhere.
  [[nodiscard]] bool write(const std::string& text);

 private:
  void deliver(const std::string& text);
  [[nodiscard]] std::string written_elsewhere(const std::string& text) const;

  std::string record_name_;
  std::string name_;
  bool in_folder_ = false;  ///< the name was chosen here
  std::unique_ptr<platform::atomic_file> file_;
};

}  // namespace switchmark::cli
