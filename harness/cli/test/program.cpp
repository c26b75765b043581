#include "program.hpp"

#include <fcntl.h>
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

/// Whether a signal was sent to the process as a whole, which blocks it, and wasn't read.
bool is_pending(pid_t process, int signal) {
  const std::string name = "ShdPnd:";
  std::ifstream status("/proc/" + std::to_string(process) + "/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with(name)) return (std::stoull(line.substr(name.size()), nullptr, 16) >> (signal - 1) & 1) != 0;
  throw std::runtime_error("no line " + name + " for the program");
}

}  // namespace

program::program(std::vector<std::string> arguments, std::vector<std::string> variables) {
  std::string name = (fs::temp_directory_path() / "app_test.XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
  folder_ = name;
  variables.insert(variables.begin(), "TMPDIR=" + name);

  std::string path = FAKE_SWITCHMARK;
  std::vector<char*> pointers{path.data()};
  for (std::string& argument : arguments) pointers.push_back(argument.data());
  pointers.push_back(nullptr);

  id_ = fork();
  if (id_ != 0) return;
  if (chdir(name.c_str()) != 0) _exit(126);
  dup2(open("stdout", O_WRONLY | O_CREAT, 0600), STDOUT_FILENO);
  dup2(open("stderr", O_WRONLY | O_CREAT, 0600), STDERR_FILENO);
  for (std::string& variable : variables) putenv(variable.data());
  execv(path.c_str(), pointers.data());
  _exit(127);
}

program::~program() {
  if (id_ > 0) {
    send(SIGKILL);
    wait();
  }
  fs::remove_all(folder_);
}

void program::send(int signal) const { kill(id_, signal); }

bool program::takes(int signal) const {
  send(signal);
  return holds_in_time([&] { return !is_pending(id_, signal); });
}

void program::send_together(std::initializer_list<int> signals) const {
  send(SIGSTOP);
  waitpid(id_, nullptr, WUNTRACED);
  for (const int signal : signals) send(signal);
  send(SIGCONT);
}

bool program::says(const std::string& text) {
  return holds_in_time([&] { return errors().find(text) != std::string::npos; });
}

bool program::child_says(const std::string& text) const {
  return holds_in_time([&] {
    for (const std::string& name : files())
      if (text_of((fs::path(name) / "messages").c_str()).find(text) != std::string::npos) return true;
    return false;
  });
}

int program::wait() {
  int how = 0;
  waitpid(std::exchange(id_, -1), &how, 0);
  return WIFSIGNALED(how) ? -WTERMSIG(how) : WEXITSTATUS(how);
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

json program::record() const { return json::parse(text_of("switchmark.json")); }

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
