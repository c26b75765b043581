#include "cli/progress.hpp"

#include "platform/stderr_line.hpp"
#include "runner/time_plan.hpp"

#include <fmt/color.h>
#include <fmt/format.h>

#include <sys/ioctl.h>
#include <unistd.h>
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <utility>

namespace switchmark::cli {
namespace {

/// How long the last line stays as it is while nothing happens.
constexpr std::chrono::seconds longest_silence{30}, longest_on_terminal{1};

/// By $TERM: that a terminal knows control sequences.
bool knows_sequences() {
  const char* kind = std::getenv("TERM");
  return kind != nullptr && *kind != '\0' && std::string_view(kind) != "dumb";
}

bool can_renew_lines() { return isatty(STDERR_FILENO) == 1 && knows_sequences(); }

std::size_t columns_of_stderr() {
  winsize size{};
  constexpr std::size_t usual = 80;
  return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1 ? size.ws_col : usual;
}

}  // namespace

bool colour_unwanted() {
  const char* value = std::getenv("NO_COLOR");
  return (value != nullptr && *value != '\0') || !knows_sequences();
}

terminal_progress::terminal_progress()
    : terminal_progress({.terminal = can_renew_lines(),
                         .colour = can_renew_lines() && !colour_unwanted(),
                         .columns = columns_of_stderr}) {}

terminal_progress::terminal_progress(surroundings where)
    : where_(std::move(where)), begin_(where_.now()), shown_(begin_) {}

terminal_progress::~terminal_progress() { clear(); }

void terminal_progress::phase(std::string name) {
  phase_ = std::move(name);
  cell_.clear();
  if (where_.terminal)
    draw();
  else
    print(phase_ + outlook());
}

void terminal_progress::time_left(double left) {
  end_ = where_.now() + std::chrono::duration_cast<clock::duration>(seconds(left));
}

void terminal_progress::step(std::string_view what) {
  cell_ = what;
  if (where_.terminal) draw();
}

void terminal_progress::wait() {
  const clock::duration silence = where_.now() - shown_;
  if (where_.terminal) {
    if (silence >= longest_on_terminal) draw();
  } else if (silence >= longest_silence) {
    print(fmt::format("{}{}{}{}", share_done(), phase_, cell_.empty() ? "" : ": " + cell_, outlook()));
  }
}

void terminal_progress::failed(std::string_view cell, std::string_view reason) {
  ++failures_;
  print(fmt::format("failed: {}: {}", cell, reason), true);
}

void terminal_progress::clear() {
  if (drawn_) platform::write_to_stderr("\r\033[K");
  drawn_ = false;
}

void terminal_progress::print(std::string_view line, bool red) {
  clear();
  if (red && where_.colour)
    platform::write_to_stderr(fmt::format(fmt::fg(fmt::terminal_color::red), "switchmark: {}\n", line));
  else
    platform::write_to_stderr(fmt::format("switchmark: {}\n", line));
  shown_ = where_.now();
}

/// Where the line would be too long, less of the phase is told, then less of the cell. A line that wraps could not be
/// taken back, not even after the terminal has added ^C to it.
void terminal_progress::draw() {
  const std::size_t columns = where_.columns() - std::min<std::size_t>(where_.columns(), 3);
  const std::string share = share_done(), tail = outlook();
  std::string line = share + phase_ + (cell_.empty() ? "" : ": " + cell_) + tail;
  if (line.size() > columns && !cell_.empty()) {
    const std::size_t comma = phase_.find(", ");  // "measuring, process 3 of 10"
    line = fmt::format("{}{}: {}{}", share, phase_.substr(comma == phase_.npos ? 0 : comma + 2), cell_, tail);
  }
  if (line.size() > columns && !cell_.empty()) {
    const std::size_t used = share.size() + tail.size();
    line = share + cell_.substr(0, columns - std::min(used, columns)) + tail;
  }
  platform::write_to_stderr(fmt::format("\r\033[K{}", line.substr(0, columns)));
  drawn_ = true;
  shown_ = where_.now();
}

std::string terminal_progress::outlook() const {
  const std::optional<double> left = seconds_left();
  std::string text;
  if (left && *left >= 0.5) text = fmt::format(", about {} left", runner::words_of_time(std::round(*left)));
  if (failures_ > 0) text += fmt::format(", {} failed", failures_);
  return text;
}

std::optional<double> terminal_progress::seconds_left() const {
  if (!end_) return std::nullopt;
  return std::max(0.0, seconds(*end_ - where_.now()).count());
}

/// Of the time: " 42 % ". 99 until the end, however wrong the estimate was.
std::string terminal_progress::share_done() const {
  const std::optional<double> left = seconds_left();
  if (!left) return {};
  const double elapsed = seconds(where_.now() - begin_).count();
  return fmt::format("{:2} % ", std::min(99, static_cast<int>(100 * elapsed / std::max(elapsed + *left, 1e-9))));
}

}  // namespace switchmark::cli
