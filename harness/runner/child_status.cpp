#include "runner/child_status.hpp"

#include <fmt/format.h>

#include <unistd.h>
#include <chrono>
#include <iterator>
#include <sstream>

namespace switchmark::runner {
namespace {

/// A line is shorter than PIPE_BUF, hence whole or not at all; if the parent is gone, so are we in a moment.
void tell(int pipe, char what, std::string_view text) {
  if (pipe < 0) return;
  const std::string line = fmt::format("{}{}\n", what, text);
  [[maybe_unused]] const ssize_t written = write(pipe, line.data(), line.size());
}

}  // namespace

void child_status::begin(std::string_view cell) const { tell(pipe_, '+', cell); }

void child_status::end(std::string_view cell) const { tell(pipe_, '-', cell); }

void child_status::took(std::string_view cell, std::size_t epochs, double seconds) const {
  tell(pipe_, '=', fmt::format("{} {} {}", epochs, seconds, cell));
}

// The line replaces the one before; what is left of a longer one stands behind its end. A parent that reads at the same
// moment may see a half of it, and uses the cell only of a child that is gone or hangs. Allocates nothing, since the
// heap of the process is the tasks'.
void child_status::enter(std::string_view cell) const {
  if (place_ < 0) return;
  fmt::memory_buffer line;
  const auto moment = std::chrono::steady_clock::now().time_since_epoch().count();
  fmt::format_to(std::back_inserter(line), "{} {}\n", moment, cell);
  [[maybe_unused]] const ssize_t written = pwrite(place_, line.data(), line.size(), 0);
}

child_status::item child_status::parse(std::string_view line) {
  if (line.empty()) return {};
  item result{static_cast<item::kind>(line.front()), std::string(line.substr(1)), 0, 0};
  if (result.what == item::kind::took) {
    std::istringstream words(result.cell);
    words >> result.epochs >> result.seconds >> result.cell;
  }
  return result;
}

child_status::place child_status::parse_place(std::string_view text) {
  const std::string_view line = text.substr(0, text.find('\n'));
  const std::size_t blank = line.find(' ');
  if (blank == line.npos) return {};
  return {std::string(line.substr(0, blank)), std::string(line.substr(blank + 1))};
}

}  // namespace switchmark::runner
