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

namespace switchmark::app {
namespace fs = std::filesystem;

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

bool program::says(const std::string& text) {
  for (int i = 0; i < 1000; ++i) {
    if (errors().find(text) != std::string::npos) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return false;
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

report::json program::record() const { return report::json::parse(text_of("switchmark.json")); }

report::json program::cell(const std::string& id) const {
  const report::json whole = record();
  for (const report::json& one : whole["switchmark"]["cells"])
    if (one["id"] == id) return one;
  return nullptr;
}

std::string program::text_of(const char* file) const {
  std::ifstream in(folder_ / file);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace switchmark::app
