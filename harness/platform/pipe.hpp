#pragma once

namespace switchmark::platform {

/// A pipe whose two descriptors no child inherits, closed in the end.
class pipe {
 public:
  /// Throws std::system_error.
  pipe();
  ~pipe();
  pipe(const pipe&) = delete;
  pipe& operator=(const pipe&) = delete;

  [[nodiscard]] int reading_end() const noexcept { return ends_[0]; }
  [[nodiscard]] int writing_end() const noexcept { return ends_[1]; }
  /// The reader sees the end of the pipe once nobody else has a writing end.
  void close_writing_end() noexcept;

 private:
  int ends_[2];
};

}  // namespace switchmark::platform
