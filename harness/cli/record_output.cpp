#include "cli/record_output.hpp"

#include "platform/stderr_line.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <unistd.h>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace switchmark::cli {
namespace {

namespace fs = std::filesystem;
using platform::atomic_file;
using platform::write_error;

/// About as much as a long record takes.
constexpr std::size_t record_bytes = 4 << 20;

void say(const std::string& line) { platform::write_to_stderr(fmt::format("switchmark: {}\n", line)); }

/// "NAME.json" in `folder`, or "NAME-2.json", ...: the first that neither exists nor is reserved by another run.
std::unique_ptr<atomic_file> new_file(const fs::path& folder, const std::string& name, std::size_t bytes) {
  for (int number = 1;; ++number) {
    const fs::path file = folder / (name + (number == 1 ? "" : fmt::format("-{}", number)) + ".json");
    try {
      return std::make_unique<atomic_file>(file, atomic_file::existing::refuse, bytes);
    } catch (const platform::file_exists&) {
    } catch (const platform::file_in_use&) {
    }
  }
}

/// The reservations of runs that were killed, on whatever day: taken over, and given back.
void remove_abandoned_parts(const fs::path& folder) {
  constexpr std::string_view suffix = ".part";
  std::vector<std::string> names;
  std::error_code unreadable;
  for (const auto& entry : fs::directory_iterator(folder, unreadable)) {
    const std::string name = entry.path().filename();
    const bool ours = name.find("-quick") != name.npos || name.find("-full") != name.npos;
    if (ours && name.starts_with(".2") && name.ends_with(".json.part"))
      names.push_back(name.substr(1, name.size() - 1 - suffix.size()));
  }
  for (const std::string& name : names) try {
      const atomic_file abandoned(folder / name, atomic_file::existing::refuse, 0);
    } catch (const write_error&) {  // a run that goes on, or somebody else's
    }
}

std::unique_ptr<atomic_file> named_file(const runner::options& requested) {
  try {
    using existing = atomic_file::existing;
    return std::make_unique<atomic_file>(requested.out, requested.force ? existing::replace : existing::refuse,
                                         record_bytes);
  } catch (const platform::file_exists&) {
    throw runner::usage_error(
        fmt::format("{}: exists already; --force replaces it, and --out FOLDER chooses a new name", requested.out));
  }
}

/// Where a record may go that cannot go where it should.
std::vector<fs::path> other_folders() {
  std::vector<fs::path> folders;
  for (const char* variable : {"TMPDIR", "", "HOME"}) {
    const char* const folder = *variable == '\0' ? "/tmp" : std::getenv(variable);
    if (folder != nullptr && *folder != '\0') folders.emplace_back(folder);
  }
  folders.emplace_back(".");
  return folders;
}

void link_latest(const fs::path& file) {
  try {
    platform::point_link(file.parent_path() / "latest.json", file.filename());
  } catch (const std::exception& failure) {  // the record is safe
    say(fmt::format("{}; the record itself is written", failure.what()));
  }
}

}  // namespace

std::string record_name(const runner::options& requested, std::time_t start) {
  return fmt::format("{:%Y-%m-%d}-{}{}", fmt::localtime(start), requested.quick ? "quick" : "full",
                     requested.selects_cells() ? "-filtered" : "");
}

record_output::record_output(const runner::options& requested)
    : record_name_(record_name(requested, std::time(nullptr))), in_folder_(fs::is_directory(requested.out)) {
  if (requested.out == "-") {
    name_ = "standard output";
    return;
  }
  if (in_folder_) remove_abandoned_parts(requested.out);
  file_ = in_folder_ ? new_file(requested.out, record_name_, record_bytes) : named_file(requested);
  name_ = file_->name().lexically_normal();
}

bool record_output::write(const std::string& text) {
  try {
    deliver(text);
    return true;
  } catch (const write_error& failure) {
    name_ = written_elsewhere(text);
    if (name_.empty()) throw;
    say(fmt::format("{}; the record was written to {} instead", failure.what(), name_));
    return false;
  }
}

void record_output::deliver(const std::string& text) {
  if (!file_) {
    if (!platform::write_all(STDOUT_FILENO, text))
      throw write_error(fmt::format("standard output: cannot be written: {}", std::strerror(errno)));
    return;
  }
  file_->write(text);
  if (in_folder_) link_latest(file_->name());
}

/// The name of the file; empty: there is none.
std::string record_output::written_elsewhere(const std::string& text) const {
  for (const fs::path& folder : other_folders()) try {
      const auto file = new_file(folder, "switchmark-" + record_name_, 0);
      file->write(text);
      return file->name().lexically_normal();
    } catch (const std::exception&) {  // then the next folder
    }
  return {};
}

}  // namespace switchmark::cli
