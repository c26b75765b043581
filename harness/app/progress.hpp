#pragma once

#include <cstdio>
#include <string>
#include <string_view>

namespace switchmark::app {

/// Whether $NO_COLOR is set: then nothing is coloured, terminal or not.
[[nodiscard]] bool colour_unwanted();

/// A duration as people say it, to the second: "45 s", "2 min", "19 min 5 s". Infinity is "no end".
[[nodiscard]] std::string words_of_time(double seconds);

/// Tells on standard error what is going on: on a terminal one line that renews itself, else a plain line for each
/// phase. Failures get a line of their own. Red is used on terminals, unless NO_COLOR is set.
class progress {
 public:
  progress();
  ~progress();
  progress(const progress&) = delete;
  progress& operator=(const progress&) = delete;

  /// What the following steps belong to: "verifying", "measuring, process 1 of 3".
  void phase(std::string name);
  /// A line of its own, which is no failure.
  void note(std::string_view line) { print(line); }
  void expect(int steps) { expected_ += steps; }
  void step(std::string_view what);
  void failed(std::string_view cell, std::string_view reason);
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

}  // namespace switchmark::app
