#include "platform/atomic_file.hpp"

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cerrno>
#include <cstdio>
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

enum class kind { regular_or_new, special };

kind kind_of(const fs::path& file) {
  struct stat found;
  if (stat(file.c_str(), &found) != 0) {
    if (errno == ENOENT && file.has_filename()) return kind::regular_or_new;
    fail(file, errno);
  }
  if (S_ISDIR(found.st_mode)) fail(file, EISDIR);
  return S_ISREG(found.st_mode) ? kind::regular_or_new : kind::special;
}

/// A pipe is opened only if somebody reads it, and written to as the reader takes it.
descriptor open_special(const fs::path& file) {
  descriptor opened(open(file.c_str(), O_WRONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (opened.get() < 0) fail(file, errno);
  fcntl(opened.get(), F_SETFL, fcntl(opened.get(), F_GETFL) & ~O_NONBLOCK);
  return opened;
}

/// Where a chain of links ends, so that the link stays and its target is replaced.
fs::path target_of(fs::path file) {
  constexpr int most_links = 40;  // as many as the kernel follows
  for (int i = 0; i < most_links && fs::is_symlink(file); ++i) file = file.parent_path() / fs::read_symlink(file);
  return file;
}

bool is_there(const fs::path& file) {
  struct stat found;
  return lstat(file.c_str(), &found) == 0;
}

bool belongs_to_another_user(const fs::path& file) {
  struct stat found;
  return lstat(file.c_str(), &found) == 0 && S_ISREG(found.st_mode) && found.st_uid != geteuid();
}

void sync_folder_of(const fs::path& file) {
  const fs::path folder = file.has_parent_path() ? file.parent_path() : fs::path(".");
  const descriptor opened(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  // Not every file system can; the file itself is safe already.
  if (opened.get() >= 0) (void)fsync(opened.get());
}

/// What network shares, FAT, FUSE and a container's filter of system calls answer to what they do not offer. The text
/// of a file does not depend on it.
bool is_not_offered(int error) { return error == EOPNOTSUPP || error == EINVAL || error == ENOSYS || error == EPERM; }

/// 0, or why there is no room. A file system that cannot reserve room leaves it to the writing.
int reserve_room(int file, std::size_t bytes) {
  if (ftruncate(file, 0) != 0) return errno;
  if (bytes == 0) return 0;
  int error;
  while ((error = posix_fallocate(file, 0, static_cast<off_t>(bytes))) == EINTR) {
  }
  return is_not_offered(error) ? 0 : error;
}

bool flush(int file) { return fsync(file) == 0 || is_not_offered(errno); }

bool rename_to_new(const fs::path& from, const fs::path& to) {
  if (renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return true;
  if (!is_not_offered(errno)) return false;
  if (!is_there(to)) return rename(from.c_str(), to.c_str()) == 0;  // as on NFS, which cannot do both at once
  errno = EEXIST;
  return false;
}

}  // namespace

atomic_file::atomic_file(fs::path file, existing old, std::size_t expected_bytes) : name_(std::move(file)), old_(old) {
  if (kind_of(name_) == kind::special) {
    opened_ = open_special(name_);
    return;
  }
  target_ = target_of(name_);
  refuse_existing();
  // A file that its owner has closed for writing is not to be replaced behind his back.
  if (access(name_.c_str(), F_OK) == 0 && access(name_.c_str(), W_OK) != 0) fail(name_, errno);
  lock_part();
  refuse_existing();  // another process may have had the lock until a moment ago, and written the file
  if (const int error = reserve_room(opened_.get(), expected_bytes); error != 0) fail(name_, error);
}

atomic_file::removed_file::~removed_file() {
  if (!path.empty()) unlink(path.c_str());
}

/// Opens and locks the sibling under its name: between the two, another process may have renamed or removed it.
void atomic_file::lock_part() {
  const fs::path part = target_.parent_path() / fmt::format(".{}.part", target_.filename().string());
  struct stat locked, named;
  do {
    opened_ = descriptor(open(part.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY, 0666));
    if (const int error = errno; opened_.get() < 0) {
      if (!belongs_to_another_user(part)) fail(name_, error);
      throw file_in_use(fmt::format("{}: another user's run has reserved it ({}); name another file", name_.string(),
                                    std::strerror(error)));
    }
    if (flock(opened_.get(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
      throw file_in_use(
          fmt::format("{}: another run is going to write it; wait for its end or name another file", name_.string()));
    if (fstat(opened_.get(), &locked) != 0) fail(name_, errno);
    if (!S_ISREG(locked.st_mode) || locked.st_nlink > 1) fail(part, EEXIST);
  } while (lstat(part.c_str(), &named) != 0 || named.st_dev != locked.st_dev || named.st_ino != locked.st_ino);
  part_.path = part;
}

void atomic_file::refuse_existing() const {
  if (old_ == existing::refuse && is_there(target_))
    throw file_exists(fmt::format("{}: exists already; name another file", name_.string()));
}

void atomic_file::write(std::string_view text) {
  if (target_.empty()) {
    if (!write_all(opened_.get(), text) || !opened_.closes()) fail(name_, errno);
    return;
  }
  if (!write_all(opened_.get(), text) || ftruncate(opened_.get(), static_cast<off_t>(text.size())) != 0 ||
      !flush(opened_.get()))
    fail(name_, errno);
  if (!rename_part()) write_in_place(text);
  sync_folder_of(target_);
}

/// The part is removed later, so that a copy of the text is there in the meantime.
void atomic_file::write_in_place(std::string_view text) const {
  descriptor file(open(target_.c_str(), O_WRONLY | O_TRUNC | O_CLOEXEC | O_NOCTTY));
  if (file.get() < 0 || !write_all(file.get(), text) || !flush(file.get()) || !file.closes()) fail(name_, errno);
}

/// With the rights of the file that it replaces, or those that any new file gets. False: the old file is a mount point,
/// as a single file that is mounted into a container, and nothing can take its name.
bool atomic_file::rename_part() {
  struct stat old;
  const mode_t masked = umask(0);
  umask(masked);
  const mode_t rights = stat(target_.c_str(), &old) == 0 ? old.st_mode & 07777 : 0666 & ~masked;
  if (fchmod(opened_.get(), rights) != 0 && !is_not_offered(errno)) fail(name_, errno);
  // A copy is closed, so that the lock stays until the file has its name.
  if (descriptor copy(fcntl(opened_.get(), F_DUPFD_CLOEXEC, 0)); !copy.closes()) fail(name_, errno);
  const bool renamed =
      old_ == existing::replace ? rename(part_.path.c_str(), target_.c_str()) == 0 : rename_to_new(part_.path, target_);
  if (!renamed && errno == EEXIST)
    throw file_exists(fmt::format("{}: has come into being meanwhile, and is not replaced", name_.string()));
  if (!renamed && errno == EBUSY && old_ == existing::replace) return false;
  if (!renamed) fail(name_, errno);
  part_.path.clear();
  return true;
}

void point_link(const fs::path& link, const fs::path& target) {
  if (is_there(link) && !fs::is_symlink(link))
    throw write_error(fmt::format("{}: is no symbolic link, and is not replaced; move it away", link.string()));
  const fs::path fresh = link.parent_path() / fmt::format(".{}.{}", link.filename().string(), getpid());
  unlink(fresh.c_str());
  if (symlink(target.c_str(), fresh.c_str()) == 0 && rename(fresh.c_str(), link.c_str()) == 0) return;
  const int error = errno;
  unlink(fresh.c_str());
  throw write_error(
      fmt::format("{}: cannot be made a link to {}: {}", link.string(), target.string(), std::strerror(error)));
}

}  // namespace switchmark::platform
