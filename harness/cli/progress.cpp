#include "cli/progress.hpp"

#include "platform/stderr_line.hpp"

#include <fmt/color.h>
#include <fmt/format.h>

#include <sys/ioctl.h>
#include <unistd.h>
#include <algorithm>
#include <cstdlib>

namespace switchmark::cli {
namespace {

bool can_renew_lines() {
  const char* kind = std::getenv("TERM");
  return isatty(STDERR_FILENO) == 1 && kind != nullptr && std::string_view(kind) != "dumb";
}

}  // namespace

bool colour_unwanted() {
  const char* value = std::getenv("NO_COLOR");
  return value != nullptr && *value != '\0';
}

terminal_progress::terminal_progress() : terminal_(can_renew_lines()), colour_(terminal_ && !colour_unwanted()) {}

terminal_progress::~terminal_progress() { clear(); }

void terminal_progress::phase(std::string name) {
  phase_ = std::move(name);
  if (!terminal_) print(phase_);
}

void terminal_progress::step(std::string_view what) {
  ++done_;
  if (!terminal_) return;
  const int share = expected_ > 0 ? std::min(100, 100 * done_ / expected_) : 0;
  const std::string line = fmt::format("{:3} % {}: {}", share, phase_, what);
  // A line that wraps couldn't be taken back.
  platform::write_to_stderr(fmt::format("\r\033[K{}", line.substr(0, columns() - 1)));
  drawn_ = true;
}

void terminal_progress::failed(std::string_view cell, std::string_view reason) {
  print(fmt::format("failed: {}: {}", cell, reason), true);
}

void terminal_progress::clear() {
  if (drawn_) platform::write_to_stderr("\r\033[K");
  drawn_ = false;
}

void terminal_progress::print(std::string_view line, bool red) {
  clear();
  if (red && colour_)
    platform::write_to_stderr(fmt::format(fmt::fg(fmt::terminal_color::red), "switchmark: {}\n", line));
  else
    platform::write_to_stderr(fmt::format("switchmark: {}\n", line));
}

std::size_t terminal_progress::columns() const {
  winsize size{};
  constexpr std::size_t usual = 80;
  return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1 ? size.ws_col : usual;
}

}  // namespace switchmark::cli
