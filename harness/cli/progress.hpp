#pragma once

#include "runner/progress.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace switchmark::cli {

/// Whether $NO_COLOR is set, or $TERM is none or "dumb": then nothing is coloured, terminal or not.
[[nodiscard]] bool colour_unwanted();

/// Tells on standard error what is going on. On a terminal: one line that renews itself, with the share of the run that
/// is done, the phase, the cell, the time left and the number of failures. Elsewhere: a plain line for each phase, and
/// one every 30 seconds in a long phase. Failures get a line of their own, which is red on terminals, unless NO_COLOR
/// is set.
class terminal_progress final : public runner::progress {
 public:
  using clock = std::chrono::steady_clock;

  /// How lines are shown; by default, as standard error can show them.
  struct surroundings {
    bool terminal;
    bool colour;
    std::function<clock::time_point()> now = &clock::now;
    std::function<std::size_t()> columns;  ///< of the terminal
  };
  terminal_progress();
  explicit terminal_progress(surroundings where);
  ~terminal_progress();
  terminal_progress(const terminal_progress&) = delete;
  terminal_progress& operator=(const terminal_progress&) = delete;

  void phase(std::string name) override;
  /// A line of its own, which is no failure.
  void note(std::string_view line) { print(line); }
  void time_left(double seconds) override;
  void step(std::string_view what) override;
  void wait() override;
  void failed(std::string_view cell, std::string_view reason) override;
  /// Takes the line that renews itself off the terminal.
  void clear();

 private:
  using seconds = std::chrono::duration<double>;

  void print(std::string_view line, bool red = false);
  void draw();
  /// ", 5 min left, 2 failed"
  [[nodiscard]] std::string outlook() const;
  [[nodiscard]] std::optional<double> seconds_left() const;
  [[nodiscard]] std::string share_done() const;

  surroundings where_;
  bool drawn_ = false;
  std::string phase_;
  std::string cell_;  ///< empty: none has begun in this phase
  int failures_ = 0;
  clock::time_point begin_;
  clock::time_point shown_;               ///< when the last line was printed or drawn
  std::optional<clock::time_point> end_;  ///< when the run is expected to end; empty: nobody has said
};

}  // namespace switchmark::cli
