#include "program.hpp"

#include <sys/wait.h>
#include <unistd.h>
#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <thread>
#include <utility>

namespace switchmark::cli {
namespace fs = std::filesystem;
namespace {

/// Asks every ten milliseconds, for ten seconds, until it holds; whether it does.
template <class Condition>
bool holds_in_time(Condition condition) {
  for (int i = 0; i < 1000; ++i) {
    if (condition()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return false;
}

/// What /proc says of the process behind `name` in its status. Throws if there is no such line.
std::string status_of(pid_t process, const std::string& name) {
  std::ifstream status("/proc/" + std::to_string(process) + "/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with(name)) return line.substr(name.size());
  throw std::runtime_error("no line " + name + " for the program");
}

/// Whether a signal was sent to the process as a whole, which blocks it, and wasn't read.
bool is_pending(pid_t process, int signal) {
  return (std::stoull(status_of(process, "ShdPnd:"), nullptr, 16) >> (signal - 1) & 1) != 0;
}

/// Whether a signal stopped the process. One that waits for a busy CPU is stopped when it runs next, and is not at all
/// if SIGCONT is sent before.
bool is_stopped(pid_t process) { return status_of(process, "State:").find("T (stopped)") != std::string::npos; }

}  // namespace

program::program(std::vector<std::string> arguments, std::vector<std::string> variables, const std::string& script) {
  std::string name = (fs::temp_directory_path() / "app_test.XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
  folder_ = name;
  variables.insert(variables.begin(), "TMPDIR=" + name);

  std::vector<std::string> environment = platform::environment_variables();
  for (const std::string& variable : variables) {
    const std::string name_and_sign = variable.substr(0, variable.find('=') + 1);
    std::erase_if(environment, [&](const std::string& other) { return other.starts_with(name_and_sign); });
    environment.push_back(variable);
  }
  arguments.insert(arguments.begin(), FAKE_SWITCHMARK);
  if (!script.empty()) arguments.insert(arguments.begin(), {"sh", "-c", script});
  process_.emplace(platform::child_settings{
      .program = script.empty() ? FAKE_SWITCHMARK : "/bin/sh",
      .words = std::move(arguments),
      .environment = std::move(environment),
      .redirections = {{STDOUT_FILENO, folder_ / "stdout"}, {STDERR_FILENO, folder_ / "stderr"}},
      .folder = folder_});
}

program::~program() {
  process_.reset();
  fs::remove_all(folder_);
}

void program::send(int signal) const { process_->send(signal); }

bool program::takes(int signal) const {
  send(signal);
  return holds_in_time([&] { return !is_pending(process_->id(), signal); });
}

void program::send_together(std::initializer_list<int> signals) const {
  send(SIGSTOP);
  waitpid(process_->id(), nullptr, WUNTRACED);
  for (const int signal : signals) send(signal);
  send(SIGCONT);
}

bool program::stop_child_for(std::chrono::milliseconds time) const {
  const std::string id = std::to_string(process_->id());
  std::ifstream children("/proc/" + id + "/task/" + id + "/children");
  pid_t child = 0;
  if (!(children >> child) || kill(child, SIGSTOP) != 0) return false;
  if (!holds_in_time([&] { return is_stopped(child); })) return false;
  std::this_thread::sleep_for(time);
  return kill(child, SIGCONT) == 0;
}

bool program::says(const std::string& text) {
  return holds_in_time([&] { return errors().find(text) != std::string::npos; });
}

bool program::leaves_a_part() const {
  return holds_in_time([&] { return !files().empty() && files().front().ends_with(".part"); });
}

bool program::child_says(const std::string& text) const {
  return holds_in_time([&] {
    const std::string own = "/proc/" + std::to_string(process_->id());
    std::ifstream children(own + "/task/" + std::to_string(process_->id()) + "/children");
    for (std::string child; children >> child;)
      if (text_of(("/proc/" + child + "/fd/2").c_str()).find(text) != std::string::npos) return true;
    return false;
  });
}

int program::wait() {
  const platform::exit_status status = process_->wait();
  return status.signal != 0 ? -status.signal : status.code;
}

std::vector<std::string> program::files() const {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder_)) {
    const std::string name = entry.path().filename();
    if (name != "stdout" && name != "stderr") names.push_back(name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::string program::record_name() const {
  return fs::is_symlink(folder_ / "latest.json") ? fs::read_symlink(folder_ / "latest.json").string() : "";
}

bool program::left_the_record_alone() const {
  return !record_name().empty() && files() == std::vector<std::string>{record_name(), "latest.json"};
}

json program::record() const { return json::parse(text_of("latest.json")); }

json program::cell(const std::string& id) const {
  const json whole = record();
  for (const json& one : whole["switchmark"]["cells"])
    if (one["id"] == id) return one;
  return nullptr;
}

std::string program::text_of(const char* file) const {
  std::ifstream in(folder_ / file);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace switchmark::cli
