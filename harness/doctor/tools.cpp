#include "doctor/tools.hpp"

#include "platform/child_process.hpp"
#include "platform/search_path.hpp"

#include <fmt/format.h>

#include <unistd.h>
#include <algorithm>
#include <system_error>

namespace switchmark::doctor {
namespace {

constexpr char finds_packages[] =
    "import importlib.util, sys\n"
    "sys.exit(sys.version_info < (3, 10) or not all(importlib.util.find_spec(name) for name in ('matplotlib', 'scipy', "
    "'jsonschema', "
    "'fastjsonschema')))";

/// Whether `file` ends with exit code 0 when it is given the question. It gets no input, and its output is dropped.
bool answers_yes(const std::string& file) {
  try {
    platform::child_process child({.program = file,
                                   .words = {file, "-c", finds_packages},
                                   .redirections = {{STDIN_FILENO, platform::null_device},
                                                    {STDOUT_FILENO, platform::null_device},
                                                    {STDERR_FILENO, platform::null_device}}});
    return child.wait().exited_with(0);
  } catch (const std::system_error&) {
    return false;
  }
}

}  // namespace

finding build(const std::string& build_type, const std::string& flags) {
  finding result{.name = "build",
                 .how = severity::critical,
                 .seen = build_type.empty() ? "no build type" : build_type,
                 .why = "code that isn't optimised, or is instrumented, is not what anybody uses",
                 .remedy = "scripts/build release switchmark switchmark-unhooked switchmark-guards"};
  if (flags.find("-fsanitize") != flags.npos) {
    result.seen += " with sanitizers";
  } else if (build_type == "Release") {
    result.how = severity::fine;
    result.remedy.clear();
  } else if (build_type == "RelWithDebInfo" || build_type == "MinSizeRel") {
    result.how = severity::warning;
  }
  return result;
}

finding python(const std::string& search_path, std::vector<std::string> files) {
  files.push_back(platform::first_on(search_path, "python3").string());
  std::erase_if(files, [](const std::string& file) { return access(file.c_str(), X_OK) != 0; });
  finding result{.name = "python",
                 .how = severity::warning,
                 .seen = "no python3 on PATH",
                 .why = "charts and compare need matplotlib, scipy, jsonschema and fastjsonschema",
                 .remedy =
                     "sudo apt-get install python3 python3-matplotlib python3-scipy python3-jsonschema "
                     "python3-fastjsonschema"};
  if (files.empty()) return result;
  const auto complete = std::find_if(files.begin(), files.end(), answers_yes);
  if (complete != files.end()) {
    result.how = severity::fine;
    result.seen = *complete + " finds matplotlib, scipy, jsonschema and fastjsonschema";
    result.remedy.clear();
  } else {
    result.seen = files.back() + " doesn't find all of matplotlib, scipy, jsonschema and fastjsonschema";
  }
  return result;
}

}  // namespace switchmark::doctor
