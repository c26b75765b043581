#include "runner/child_run.hpp"

#include "measure/stopwatch.hpp"
#include "platform/child_process.hpp"
#include "platform/descriptor.hpp"
#include "platform/pipe.hpp"
#include "runner/child_status.hpp"
#include "runner/options.hpp"
#include "runner/time_plan.hpp"

#include <fmt/format.h>

#include <poll.h>
#include <unistd.h>
#include <algorithm>
#include <cerrno>
#include <cmath>
#include <csignal>
#include <sstream>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace switchmark::runner {
namespace {

namespace fs = std::filesystem;

/// The caller's, without the variables that Google Benchmark takes for flags, and without TMPDIR for a command such as
/// valgrind, which ends where that is no folder.
std::vector<std::string> environment_of_children(const child_run_settings& settings) {
  std::vector<std::string> variables = platform::environment_variables();
  std::erase_if(variables, [&settings](const std::string& variable) {
    return variable.starts_with("BENCHMARK_") || (!settings.under.empty() && variable.starts_with("TMPDIR="));
  });
  return variables;
}

/// The program's words, which begin with its name or with the command that runs it.
std::vector<std::string> command(const child_run_settings& settings) {
  std::vector<std::string> words = settings.under;
  words.push_back(words.empty() ? "switchmark" : settings.program.string());
  words.emplace_back("--child");
  return words;
}

/// What goes between parent and child.
struct channels {
  platform::descriptor plan = platform::memory_file("plan"), result = platform::memory_file("result"),
                       counts = platform::memory_file("counts"), place = platform::memory_file("place"),
                       messages = platform::memory_file("messages");  ///< what the child prints
  platform::pipe status;
};

platform::child_settings settings_of_process(const child_run_settings& settings, const channels& files) {
  return {.program = settings.under.empty() ? settings.program : fs::path(settings.under.front()),
          .words = command(settings),
          .environment = environment_of_children(settings),
          .redirections = {{STDIN_FILENO, platform::null_device},
                           {.descriptor = STDOUT_FILENO, .source = files.messages.get()},
                           {.descriptor = STDERR_FILENO, .source = STDOUT_FILENO},
                           {.descriptor = plan::status_descriptor, .source = files.status.writing_end()},
                           {.descriptor = plan::plan_descriptor, .source = files.plan.get()},
                           {.descriptor = plan::result_descriptor, .source = files.result.get()},
                           {.descriptor = plan::counts_descriptor, .source = files.counts.get()},
                           {.descriptor = plan::place_descriptor, .source = files.place.get()}}};
}

/// Follows a child's status until it is gone.
class listener {
 public:
  /// `status` is readable when the child has sent a line, and at its end when the child is gone. `place` is the file in
  /// which the child notes where it is among its epochs.
  listener(platform::child_process& child, int status, int place, const child_run_settings& settings,
           platform::interrupt& stop)
      : child_(child), status_(status), place_(place), settings_(settings), stop_(stop) {}

  void listen() {
    constexpr double longest_wait = 1;
    measure::stopwatch since_sign;  // of life
    while (true) {
      if (has_moved()) since_sign = {};
      const double patience = settings_.timeout - since_sign.seconds();
      if (patience <= 0) return give_up();
      pollfd watched[] = {{status_, POLLIN, 0}, {stop_.descriptor(), POLLIN, 0}};
      const int milliseconds = static_cast<int>(std::ceil(1000 * std::min(patience, longest_wait)));
      if (poll(watched, 2, milliseconds) < 0) {
        if (errno != EINTR) throw std::system_error(errno, std::generic_category(), "waiting for a child");
        continue;
      }
      settings_.on_wait();
      if (watched[1].revents != 0) pass_on();
      if (watched[0].revents == 0) continue;
      since_sign = {};
      if (!read_some()) break;
    }
    (void)has_moved();
  }

  /// At which the child is; empty: at none.
  [[nodiscard]] const std::string& cell() const { return cell_.empty() ? seen_.cell : cell_; }
  [[nodiscard]] bool gave_up() const { return gave_up_; }

 private:
  /// Whether the child has begun or ended an epoch since the last call.
  bool has_moved() {
    const child_status::place now = child_status::parse_place(platform::text_of(place_));
    return std::exchange(seen_, now).moment != now.moment;
  }

  void give_up() {
    gave_up_ = true;
    child_.send(SIGKILL);
  }

  void pass_on() {
    if (stop_.requests() > 1) throw stopped_at_once();
    child_.send(SIGTERM);
  }

  bool read_some() {
    char buffer[4096];
    const ssize_t got = read(status_, buffer, sizeof buffer);
    if (got < 0) return errno == EINTR;
    pending_.append(buffer, static_cast<std::size_t>(got));
    for (std::size_t end; (end = pending_.find('\n')) != pending_.npos; pending_.erase(0, end + 1))
      take(child_status::parse(std::string_view(pending_).substr(0, end)));
    return got > 0;
  }

  void take(const child_status::item& item) {
    using enum child_status::item::kind;
    switch (item.what) {
      case begins:
        cell_ = item.cell;
        since_ = {};
        return settings_.on_begin(item.cell);
      case ends: return settings_.on_end(std::exchange(cell_, {}), since_.seconds());
      case took: return settings_.on_epochs(item.cell, item.epochs, item.seconds);
    }
  }

  platform::child_process& child_;
  int status_, place_;
  const child_run_settings& settings_;
  platform::interrupt& stop_;
  std::string pending_;
  std::string cell_;  ///< that the child has begun and not ended; empty: none
  child_status::place seen_;
  measure::stopwatch since_;
  bool gave_up_ = false;
};

/// The last thing that a child printed, fit for one line; empty if it printed nothing.
std::string last_output(int messages) {
  std::istringstream in(platform::text_of(messages));
  std::string line, last;
  while (std::getline(in, line))
    if (!line.empty()) last = line;
  constexpr std::size_t most = 300;
  last.resize(std::min(last.size(), most));
  std::replace_if(
      last.begin(), last.end(), [](unsigned char letter) { return letter < ' '; }, ' ');
  return last;
}

// An exit code that the kernel does not keep counts as 0: what the child has written tells whether it got to its end.
std::string reason_of(const platform::exit_status& status) {
  if (status.signal != 0) return "the process was killed by " + platform::signal_name(status.signal);
  return status.code <= 0 ? "" : fmt::format("the process ended with exit code {}", status.code);
}

}  // namespace

child_exit run_child(const plan& work, const child_run_settings& settings, platform::interrupt& stop) {
  channels files;
  if (!platform::write_all(files.plan.get(), to_json(work).dump()))
    throw std::system_error(errno, std::generic_category(), "writing the plan of a process");
  platform::child_process child(settings_of_process(settings, files));
  files.status.close_writing_end();
  if (stop.requests() > 0) child.send(SIGTERM);
  listener follower(child, files.status.reading_end(), files.place.get(), settings, stop);
  follower.listen();
  const platform::exit_status status = child.wait();

  child_exit result{reason_of(status), follower.cell(), false, {}};
  if (follower.gave_up())
    result.reason = fmt::format("no sign of life for {}, so it was killed", words_of_time(settings.timeout));
  // Exiting inside a cell is the cell's doing, whatever the code.
  if (result.reason.empty() && !result.cell.empty()) result.reason = "the process ended with exit code 0";
  if (result.reason.empty()) {
    result.text = platform::text_of(files.result.get());
    return result;
  }
  result.refused = result.cell.empty() && status.exited_with(bad_usage);
  const std::string words = last_output(files.messages.get());
  if (result.refused && !words.empty())
    result.reason = words;
  else if (!words.empty())
    result.reason += ": " + words;
  return result;
}

}  // namespace switchmark::runner
