#include "runner/child_process.hpp"

#include "measure/stopwatch.hpp"
#include "platform/atomic_file.hpp"
#include "runner/news.hpp"
#include "runner/options.hpp"

#include <fmt/format.h>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace switchmark::runner {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(int error, const std::string& doing) {
  throw std::system_error(error, std::generic_category(), doing);
}

/// Ours, without the variables that Google Benchmark takes for flags.
std::vector<char*> environment_of_children() {
  std::vector<char*> kept;
  for (char** variable = environ; *variable != nullptr; ++variable)
    if (!std::string_view(*variable).starts_with("BENCHMARK_")) kept.push_back(*variable);
  kept.push_back(nullptr);
  return kept;
}

/// The program's words, which begin with its name or with the command that runs it.
std::vector<std::string> command(const child_settings& settings, const fs::path& plan_file) {
  std::vector<std::string> words = settings.under;
  words.push_back(words.empty() ? "switchmark" : settings.program.string());
  words.insert(words.end(), {"--child", plan_file.string()});
  return words;
}

std::vector<char*> pointers_to(std::vector<std::string>& words) {
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  return pointers;
}

/// A running child; killed and waited for if nobody else does it.
class child {
 public:
  child(const child_settings& settings, const fs::path& plan_file, const fs::path& messages) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) fail(errno, "opening a pipe");
    news_ = ends[0];
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, messages.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    posix_spawn_file_actions_adddup2(&files, STDOUT_FILENO, STDERR_FILENO);
    posix_spawn_file_actions_adddup2(&files, ends[1], plan::news_descriptor);
    std::vector<std::string> words = command(settings, plan_file);
    const std::string program = settings.under.empty() ? settings.program.string() : words.front();
    const int error = posix_spawn(&id_, program.c_str(), &files, nullptr, pointers_to(words).data(),
                                  environment_of_children().data());
    posix_spawn_file_actions_destroy(&files);
    close(ends[1]);
    if (error != 0) {
      close(news_);
      fail(error, "starting " + program);
    }
  }
  ~child() {
    if (!ended_) {
      send(SIGKILL);
      (void)wait();
    }
    close(news_);
  }
  child(const child&) = delete;
  child& operator=(const child&) = delete;

  /// Readable when there is news, at its end when the child is gone.
  [[nodiscard]] int news_descriptor() const { return news_; }
  void send(int signal) const { kill(id_, signal); }
  int wait() {
    int how = 0;
    while (waitpid(id_, &how, 0) < 0 && errno == EINTR) {
    }
    ended_ = true;
    return how;
  }

 private:
  pid_t id_ = -1;
  int news_ = -1;
  bool ended_ = false;
};

/// Follows a child's news until it is gone.
class listener {
 public:
  listener(child& whom, const child_settings& settings, platform::interrupt& stop)
      : whom_(whom), settings_(settings), stop_(stop) {}

  void listen() {
    while (true) {
      pollfd watched[] = {{whom_.news_descriptor(), POLLIN, 0}, {stop_.descriptor(), POLLIN, 0}};
      const int ready = poll(watched, 2, static_cast<int>(settings_.patience * 1000));
      if (ready < 0 && errno != EINTR) fail(errno, "waiting for a child");
      if (ready == 0) return give_up();
      if (watched[1].revents != 0) pass_on();
      if (watched[0].revents != 0 && !read_some()) return;
    }
  }

  [[nodiscard]] const std::string& cell() const { return cell_; }
  [[nodiscard]] bool gave_up() const { return gave_up_; }

 private:
  void give_up() {
    gave_up_ = true;
    whom_.send(SIGKILL);
  }

  void pass_on() {
    if (stop_.requests() > 1) throw stopped_at_once();
    whom_.send(SIGTERM);
  }

  bool read_some() {
    char buffer[4096];
    const ssize_t got = read(whom_.news_descriptor(), buffer, sizeof buffer);
    if (got < 0) return errno == EINTR;
    pending_.append(buffer, static_cast<std::size_t>(got));
    for (std::size_t end; (end = pending_.find('\n')) != pending_.npos; pending_.erase(0, end + 1))
      take(news::parse(std::string_view(pending_).substr(0, end)));
    return got > 0;
  }

  void take(const news::item& item) {
    if (item.begins) {
      cell_ = item.cell;
      again_ = item.again;
      since_ = {};
      if (!item.again) settings_.on_begin(item.cell);
    } else {
      settings_.on_end(std::exchange(cell_, {}), again_, since_.seconds());
    }
  }

  child& whom_;
  const child_settings& settings_;
  platform::interrupt& stop_;
  std::string pending_;
  std::string cell_;  ///< at which the child is; empty: at none
  bool again_ = false;
  measure::stopwatch since_;
  bool gave_up_ = false;
};

/// The last thing that a child printed, fit for one line; empty if it printed nothing.
std::string last_words(const fs::path& messages) {
  std::ifstream in(messages);
  std::string line, last;
  while (std::getline(in, line))
    if (!line.empty()) last = line;
  constexpr std::size_t most = 300;
  last.resize(std::min(last.size(), most));
  std::replace_if(
      last.begin(), last.end(), [](unsigned char letter) { return letter < ' '; }, ' ');
  return last;
}

std::string reason_of(int how) {
  if (WIFSIGNALED(how)) {
    const char* name = sigabbrev_np(WTERMSIG(how));
    return fmt::format("the process was killed by SIG{}", name != nullptr ? name : std::to_string(WTERMSIG(how)));
  }
  return WEXITSTATUS(how) == 0 ? "" : fmt::format("the process ended with exit code {}", WEXITSTATUS(how));
}

}  // namespace

ending run_child(const plan& work, const child_settings& settings, platform::interrupt& stop) {
  const fs::path plan_file = settings.folder / "plan.json", messages = settings.folder / "messages";
  platform::write_whole(plan_file, to_json(work).dump());
  child started(settings, plan_file, messages);
  if (stop.requests() > 0) started.send(SIGTERM);
  listener news(started, settings, stop);
  news.listen();
  const int how = started.wait();

  ending found{reason_of(how), news.cell(), false};
  if (news.gave_up()) found.reason = fmt::format("no sign of life for {} s, so it was killed", settings.patience);
  // Exiting inside a cell is the cell's doing, whatever the code.
  if (found.reason.empty() && !found.cell.empty()) found.reason = "the process ended with exit code 0";
  if (found.reason.empty()) return found;
  found.refused = found.cell.empty() && WIFEXITED(how) && WEXITSTATUS(how) == bad_usage;
  const std::string words = last_words(messages);
  if (found.refused && !words.empty())
    found.reason = words;
  else if (!words.empty())
    found.reason += ": " + words;
  return found;
}

}  // namespace switchmark::runner
