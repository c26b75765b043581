#pragma once

#include "runner/progress.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace switchmark::cli {

/// Whether $NO_COLOR is set: then nothing is coloured, terminal or not.
[[nodiscard]] bool colour_unwanted();

/// Tells on standard error what is going on: on a terminal one line that renews itself, else a plain line for each
/// phase. Failures get a line of their own. Red is used on terminals, unless NO_COLOR is set.
class terminal_progress final : public runner::progress {
 public:
  terminal_progress();
  ~terminal_progress();
  terminal_progress(const terminal_progress&) = delete;
  terminal_progress& operator=(const terminal_progress&) = delete;

  void phase(std::string name) override;
  /// A line of its own, which is no failure.
  void note(std::string_view line) { print(line); }
  void expect(int steps) override { expected_ += steps; }
  void step(std::string_view what) override;
  void failed(std::string_view cell, std::string_view reason) override;
  /// Takes the line that renews itself off the terminal.
  void clear();

 private:
  void print(std::string_view line, bool red = false);
  [[nodiscard]] std::size_t columns() const;

  bool terminal_;
  bool colour_;
  bool drawn_ = false;
  std::string phase_;
  int expected_ = 0;
  int done_ = 0;
};

}  // namespace switchmark::cli
