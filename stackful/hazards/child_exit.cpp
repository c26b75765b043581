#include "stackful/hazards/child_exit.hpp"

#include <algorithm>
#include <csignal>

namespace switchmark::stackful::hazards {
namespace {

/// Fit for a line of a table: what is between words becomes one blank.
std::string one_line(std::string_view text) {
  constexpr std::size_t most = 200;
  std::string line;
  for (const unsigned char letter : text) {
    if (letter > ' ')
      line += static_cast<char>(letter);
    else if (!line.empty() && line.back() != ' ')
      line += ' ';
  }
  line.resize(std::min(line.size(), most));
  if (line.ends_with(' ')) line.pop_back();
  return line;
}

/// From `mark` on, when it is in `text`.
std::string_view from(std::string_view text, std::string_view mark) {
  const std::size_t place = text.find(mark);
  return place == text.npos ? std::string_view() : text.substr(place + mark.size());
}

/// The runtime, libc and `assert` say on stderr why they abort.
std::string seen_by(int signal, std::string_view printed) {
  if (signal == SIGABRT) {
    if (const auto why = from(printed, "terminate called "); !why.empty()) return "terminate: " + one_line(why);
    if (const auto what = from(printed, ": Assertion "); !what.empty()) return "assertion: " + one_line(what);
  }
  return "killed by " + platform::signal_name(signal) + (printed.empty() ? "" : ": " + one_line(printed));
}

}  // namespace

child_exit exit_of(const platform::exit_status& status, std::string_view printed) {
  if (status.signal != 0) return {false, seen_by(status.signal, printed)};
  if (status.code == exit_held) return {true, "held"};
  if (status.code == exit_wrong) return {false, one_line(printed)};
  return {false, "exit code " + std::to_string(status.code) + ": " + one_line(printed)};
}

}  // namespace switchmark::stackful::hazards
