#include "platform/atomic_file.hpp"

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>
#include <utility>

namespace switchmark::platform {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const fs::path& file, int error) {
  throw write_error(fmt::format("{}: cannot be written: {}; make room for it or name another file", file.string(),
                                std::strerror(error)));
}

class descriptor {
 public:
  explicit descriptor(int number) : number_(number) {}
  ~descriptor() {
    if (number_ >= 0) close(number_);
  }
  descriptor(const descriptor&) = delete;
  descriptor& operator=(const descriptor&) = delete;

  [[nodiscard]] int get() const { return number_; }
  /// Closes now; some file systems report only here that the disk was full.
  [[nodiscard]] bool closes() { return close(std::exchange(number_, -1)) == 0; }

 private:
  int number_;
};

bool write_all(int to, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = write(to, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

/// The new file beside the old one, which goes away unless it takes the old one's place.
class sibling {
 public:
  explicit sibling(const fs::path& of)
      : of_(of),
        path_(of.parent_path() / fmt::format(".{}.XXXXXX", of.filename().string())),
        file_(mkostemp(path_.data(), O_CLOEXEC)) {
    if (file_.get() < 0) fail(of_, errno);
  }
  ~sibling() {
    if (!path_.empty()) unlink(path_.c_str());
  }
  sibling(const sibling&) = delete;
  sibling& operator=(const sibling&) = delete;

  void fill(std::string_view text) {
    if (!write_all(file_.get(), text) || fsync(file_.get()) != 0) fail(of_, errno);
  }
  /// With the rights of the file that it replaces, or those that any new file gets.
  void replace() {
    struct stat old;
    const mode_t masked = umask(0);
    umask(masked);
    const mode_t rights = stat(of_.c_str(), &old) == 0 ? old.st_mode & 07777 : 0666 & ~masked;
    if (fchmod(file_.get(), rights) != 0 || !file_.closes() || rename(path_.c_str(), of_.c_str()) != 0)
      fail(of_, errno);
    path_.clear();
  }

 private:
  fs::path of_;
  std::string path_;
  descriptor file_;
};

enum class kind { regular_or_new, special };

kind kind_of(const fs::path& file) {
  struct stat found;
  if (stat(file.c_str(), &found) != 0) {
    if (errno == ENOENT) return kind::regular_or_new;
    fail(file, errno);
  }
  if (S_ISDIR(found.st_mode)) fail(file, EISDIR);
  return S_ISREG(found.st_mode) ? kind::regular_or_new : kind::special;
}

/// Where a chain of links ends, so that the link stays and its target is replaced.
fs::path target_of(fs::path file) {
  constexpr int most_links = 40;  // as many as the kernel follows
  for (int i = 0; i < most_links && fs::is_symlink(file); ++i) file = file.parent_path() / fs::read_symlink(file);
  return file;
}

void sync_folder_of(const fs::path& file) {
  const fs::path folder = file.has_parent_path() ? file.parent_path() : fs::path(".");
  const descriptor opened(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  // Not every file system can; the file itself is safe already.
  if (opened.get() >= 0) (void)fsync(opened.get());
}

}  // namespace

void require_writable(const fs::path& file, std::size_t expected_bytes) {
  if (kind_of(file) == kind::special) {
    const descriptor opened(open(file.c_str(), O_WRONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
    if (opened.get() < 0) fail(file, errno);
    return;
  }
  // A file that its owner has closed for writing is not to be replaced behind his back.
  if (access(file.c_str(), F_OK) == 0 && access(file.c_str(), W_OK) != 0) fail(file, errno);
  sibling(target_of(file)).fill(std::string(expected_bytes, ' '));
}

void write_whole(const fs::path& file, std::string_view text) {
  if (kind_of(file) == kind::special) {
    descriptor opened(open(file.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY));
    if (opened.get() < 0 || !write_all(opened.get(), text) || !opened.closes()) fail(file, errno);
    return;
  }
  const fs::path target = target_of(file);
  sibling fresh(target);
  fresh.fill(text);
  fresh.replace();
  sync_folder_of(target);
}

}  // namespace switchmark::platform
