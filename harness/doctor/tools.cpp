#include "doctor/tools.hpp"

#include "platform/search_path.hpp"

#include <fmt/format.h>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cerrno>

namespace switchmark::doctor {
namespace {

constexpr char finds_packages[] =
    "import importlib.util, sys\n"
    "sys.exit(not all(importlib.util.find_spec(name) for name in ('matplotlib', 'scipy', 'jsonschema')))";

/// Whether `file` ends with exit code 0 when it is given the question. It gets no input, and its output is dropped.
bool answers_yes(const std::string& file) {
  posix_spawn_file_actions_t quiet;
  posix_spawn_file_actions_init(&quiet);
  posix_spawn_file_actions_addopen(&quiet, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&quiet, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&quiet, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  std::string name = file, flag = "-c", question = finds_packages;
  char* const arguments[] = {name.data(), flag.data(), question.data(), nullptr};
  pid_t child = -1;
  const int error = posix_spawn(&child, file.c_str(), &quiet, nullptr, arguments, environ);
  posix_spawn_file_actions_destroy(&quiet);
  if (error != 0) return false;
  int how = 0;
  while (waitpid(child, &how, 0) < 0)
    if (errno != EINTR) return false;
  return WIFEXITED(how) && WEXITSTATUS(how) == 0;
}

}  // namespace

finding build(const std::string& build_type, const std::string& flags) {
  finding made{.name = "build",
               .how = severity::grave,
               .seen = build_type.empty() ? "no build type" : build_type,
               .why = "code that isn't optimised, or is instrumented, is not what anybody uses",
               .remedy = "scripts/build release switchmark switchmark-unhooked switchmark-guards"};
  if (flags.find("-fsanitize") != flags.npos) {
    made.seen += " with sanitizers";
  } else if (build_type == "Release") {
    made.how = severity::fine;
    made.remedy.clear();
  } else if (build_type == "RelWithDebInfo" || build_type == "MinSizeRel") {
    made.how = severity::warning;
  }
  return made;
}

finding python(const std::string& search_path) {
  const std::string file = platform::first_on(search_path, "python3").string();
  finding made{.name = "python",
               .how = severity::warning,
               .seen = file.empty() ? "no python3 on PATH" : file,
               .why =
                   "charts and compare want matplotlib, scipy and jsonschema; scripts/with_python looks for a Python "
                   "that has them",
               .remedy =
                   "sudo apt-get install python3 python3-matplotlib python3-scipy python3-jsonschema; then export "
                   "SWITCHMARK_PYTHON=/usr/bin/python3"};
  if (file.empty()) return made;
  if (answers_yes(file)) {
    made.how = severity::fine;
    made.seen += " finds matplotlib, scipy and jsonschema";
    made.remedy.clear();
  } else {
    made.seen += " doesn't find all of matplotlib, scipy and jsonschema";
  }
  return made;
}

}  // namespace switchmark::doctor
