#include "runner/guard_rows.hpp"

#include "platform/child_process.hpp"
#include "platform/pipe.hpp"

#include <poll.h>
#include <unistd.h>
#include <cerrno>
#include <optional>
#include <system_error>

namespace switchmark::runner {
namespace {

namespace fs = std::filesystem;

/// All that comes out of the pipe until its end; nothing once there is a request to stop.
std::optional<std::string> read_until_stopped(int pipe, platform::interrupt& stop,
                                              const std::function<void()>& on_wait) {
  constexpr int longest_wait_ms = 500;
  std::string text;
  while (stop.requests() == 0) {
    pollfd watched[] = {{pipe, POLLIN, 0}, {stop.descriptor(), POLLIN, 0}};
    if (poll(watched, 2, longest_wait_ms) < 0 && errno != EINTR) return std::nullopt;
    on_wait();
    if (watched[0].revents == 0) continue;
    char buffer[4096];
    const ssize_t got = read(pipe, buffer, sizeof buffer);
    if (got == 0) return text;
    if (got > 0) text.append(buffer, static_cast<std::size_t>(got));
    if (got < 0 && errno != EINTR) return std::nullopt;
  }
  return std::nullopt;
}

/// What the program prints if it runs to its end; its exit code says the same as the rows.
std::optional<std::string> output_of(const fs::path& program, platform::interrupt& stop,
                                     const std::function<void()>& on_wait) {
  try {
    platform::pipe output;
    platform::child_process child({.program = program,
                                   .words = {program.filename()},
                                   .redirections = {{STDIN_FILENO, platform::null_device},
                                                    {.descriptor = STDOUT_FILENO, .source = output.writing_end()},
                                                    {STDERR_FILENO, platform::null_device}},
                                   .unblock_signals = true});  // hazards end by signals
    output.close_writing_end();
    std::optional<std::string> text = read_until_stopped(output.reading_end(), stop, on_wait);
    if (text && child.wait().signal != 0) text.reset();
    return text;
  } catch (const std::system_error&) {
    return std::nullopt;
  }
}

}  // namespace

json guard_rows(const fs::path& program, platform::interrupt& stop, const std::function<void()>& on_wait) {
  if (!fs::exists(program)) return nullptr;
  const std::optional<std::string> output = output_of(program, stop, on_wait);
  if (!output) return nullptr;
  json rows = json::parse(*output, nullptr, false);
  return rows.is_array() && !rows.empty() ? rows : json();
}

std::string guards_not_shown(const json& rows) {
  std::string names;
  for (const json& row : rows)
    if (row.value("status", "") == "not_shown") names += (names.empty() ? "" : ", ") + row.value("name", "?");
  return names;
}

}  // namespace switchmark::runner
