// What the kernel may refuse at each step of writing a file. The functions are replaced in this program: they do what
// the C library's do, unless a test asks for a failure, and they note how they were called.
#include "platform/atomic_file.hpp"

#include <gtest/gtest.h>

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace {

struct {
  bool active = false;  ///< else the functions only call the C library's
  int error_of_writing = 0, error_of_flushing = 0, error_of_closing = 0, error_of_rights = 0, error_of_renaming = 0;
  int error_of_renaming_to_new = 0;
  int error_of_reserving = 0;  ///< room on the disk
  std::size_t bytes_reserved = 0;
  int error_of_access = 0;            ///< whether the file may be written
  std::size_t bytes_at_once = 1'000;  ///< that a write takes at most
  bool interrupts = false;            ///< each write that takes something comes after one that a signal interrupts
  bool takes_nothing = false;         ///< or after one that takes nothing
  std::size_t writes = 0, bytes_written = 0, unlinks = 0;
  std::vector<std::string> flushed;  ///< "file" or "folder", in order
  bool inherited = false;            ///< a child process would have got one of the descriptors
  std::string renamed_from;
} kernel;

int failure(int error) {
  errno = error;
  return -1;
}

void note(int descriptor) {
  const int flags = fcntl(descriptor, F_GETFD);
  if (flags >= 0 && (flags & FD_CLOEXEC) == 0) kernel.inherited = true;
}

template <class Function>
Function* next(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

}  // namespace

extern "C" ssize_t write(int descriptor, const void* data, size_t bytes) {
  static auto* const usual = next<ssize_t(int, const void*, size_t)>("write");
  if (!kernel.active) return usual(descriptor, data, bytes);
  note(descriptor);
  ++kernel.writes;
  if (kernel.error_of_writing != 0) return failure(kernel.error_of_writing);
  if (kernel.interrupts && kernel.writes % 2 == 1) return failure(EINTR);
  if (kernel.takes_nothing && kernel.writes % 2 == 1) return 0;
  const ssize_t written = usual(descriptor, data, std::min(bytes, kernel.bytes_at_once));
  if (written > 0) kernel.bytes_written += static_cast<std::size_t>(written);
  return written;
}

extern "C" int fsync(int descriptor) {
  static auto* const usual = next<int(int)>("fsync");
  if (!kernel.active) return usual(descriptor);
  note(descriptor);
  struct stat found = {};
  fstat(descriptor, &found);
  kernel.flushed.emplace_back(S_ISDIR(found.st_mode) ? "folder" : "file");
  return kernel.error_of_flushing != 0 ? failure(kernel.error_of_flushing) : usual(descriptor);
}

extern "C" int posix_fallocate(int descriptor, off_t, off_t bytes) {
  kernel.bytes_reserved += static_cast<std::size_t>(bytes);
  return kernel.error_of_reserving != 0 ? kernel.error_of_reserving : ftruncate(descriptor, bytes);
}

extern "C" int close(int descriptor) {
  static auto* const usual = next<int(int)>("close");
  const int result = usual(descriptor);
  return kernel.active && kernel.error_of_closing != 0 ? failure(kernel.error_of_closing) : result;
}

extern "C" int fchmod(int descriptor, mode_t rights) noexcept {
  static auto* const usual = next<int(int, mode_t)>("fchmod");
  return kernel.active && kernel.error_of_rights != 0 ? failure(kernel.error_of_rights) : usual(descriptor, rights);
}

extern "C" int rename(const char* from, const char* to) noexcept {
  static auto* const usual = next<int(const char*, const char*)>("rename");
  if (kernel.active) kernel.renamed_from = from;
  return kernel.active && kernel.error_of_renaming != 0 ? failure(kernel.error_of_renaming) : usual(from, to);
}

extern "C" int renameat2(int, const char* from, int, const char* to, unsigned flags) noexcept {
  static auto* const usual = next<int(int, const char*, int, const char*, unsigned)>("renameat2");
  return kernel.active && kernel.error_of_renaming_to_new != 0 ? failure(kernel.error_of_renaming_to_new)
                                                               : usual(AT_FDCWD, from, AT_FDCWD, to, flags);
}

extern "C" int unlink(const char* file) noexcept {
  static auto* const usual = next<int(const char*)>("unlink");
  if (kernel.active) ++kernel.unlinks;
  return usual(file);
}

extern "C" int access(const char* file, int mode) noexcept {
  static auto* const usual = next<int(const char*, int)>("access");
  const int result = usual(file, mode);
  return kernel.active && result == 0 && mode == W_OK && kernel.error_of_access != 0 ? failure(kernel.error_of_access)
                                                                                     : result;
}

namespace switchmark::platform {
namespace {

namespace fs = std::filesystem;
using strings = std::vector<std::string>;

const std::string text = "twelve bytes";

/// As a run does it that replaces what is there.
void write_whole(const fs::path& to) { atomic_file(to, atomic_file::existing::replace, 0).write(text); }

class atomic_file_failures : public testing::Test {
 protected:
  atomic_file_failures() {
    std::ofstream(file) << "old";
    kernel = {};
  }
  ~atomic_file_failures() override {
    kernel = {};
    fs::remove_all(folder_);
  }

  [[nodiscard]] std::string folder() const { return folder_; }
  [[nodiscard]] std::size_t files() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder_), {}));
  }
  static std::string content_of(const fs::path& of) {
    std::ifstream in(of);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  /// What the call says when it fails, without the name of the file and the remedy.
  template <class Call>
  static std::string cause_of(const fs::path& of, Call call) {
    std::string message = "none";
    kernel.active = true;
    try {
      call();
    } catch (const write_error& error) {
      message = error.what();
    }
    kernel.active = false;
    const std::string begin = of.string() + ": cannot be written: ", end = "; make room for it or name another file";
    if (!message.starts_with(begin) || !message.ends_with(end)) return message;
    return message.substr(begin.size(), message.size() - begin.size() - end.size());
  }
  static std::string error_of_writing(const fs::path& to) {
    return cause_of(to, [&] { write_whole(to); });
  }
  static std::string error_of_trying(const fs::path& to) {
    return cause_of(to, [&] { const atomic_file reserved(to, atomic_file::existing::replace, 5'000); });
  }
  /// The old file is untouched and alone, and no descriptor is left open.
  void expect_the_old_file() const {
    EXPECT_EQ(content_of(file), "old");
    EXPECT_EQ(files(), 1U);
    EXPECT_EQ(descriptors(), descriptors_before);
  }
  static std::ptrdiff_t descriptors() { return std::distance(fs::directory_iterator("/proc/self/fd"), {}); }

 private:
  static std::string new_folder() {
    std::string name = (fs::temp_directory_path() / "atomic_file_failures.XXXXXX").string();
    EXPECT_NE(mkdtemp(name.data()), nullptr);
    return name;
  }

  std::string folder_ = new_folder();

 protected:
  std::ptrdiff_t descriptors_before = descriptors();
  fs::path file = fs::path(folder_) / "old.json";
};

TEST_F(atomic_file_failures, of_each_step_are_told_and_leave_the_old_file) {
  const auto expect = [this](int& error, int number, const std::string& cause) {
    error = number;
    EXPECT_EQ(error_of_writing(file), cause);
    error = 0;
    EXPECT_EQ(kernel.unlinks, 1U) << cause;
    kernel.unlinks = 0;
    expect_the_old_file();
  };
  expect(kernel.error_of_writing, ENOSPC, "No space left on device");
  expect(kernel.error_of_flushing, EIO, "Input/output error");
  expect(kernel.error_of_rights, EIO, "Input/output error");
  expect(kernel.error_of_closing, EDQUOT, "Disk quota exceeded");
  expect(kernel.error_of_renaming, EACCES, "Permission denied");
}

// Of CIFS, FAT, FUSE and shared folders of virtual machines, and of a container whose filter of system calls is old.
TEST_F(atomic_file_failures, do_not_come_of_what_a_file_system_does_not_offer) {
  for (int* const error : {&kernel.error_of_rights, &kernel.error_of_flushing, &kernel.error_of_reserving})
    for (const int number : {EPERM, EINVAL, ENOSYS, EOPNOTSUPP}) {
      kernel = {};
      *error = number;
      std::ofstream(file) << "old";
      EXPECT_EQ(error_of_writing(file), "none") << std::strerror(number);
      EXPECT_EQ(content_of(file), text);
    }
  const fs::path fresh = file.parent_path() / "new.json";
  for (const int number : {EPERM, EINVAL, ENOSYS}) {
    kernel = {};
    kernel.error_of_renaming_to_new = number;
    fs::remove(fresh);
    EXPECT_EQ(cause_of(fresh, [&] { atomic_file(fresh, atomic_file::existing::refuse, 0).write(text); }), "none");
    EXPECT_EQ(content_of(fresh), text);
  }
  EXPECT_EQ(files(), 2U);
}

// Such a file is a mount point, which the kernel does not let anything replace.
TEST_F(atomic_file_failures, do_not_come_of_a_file_that_is_mounted_into_a_container) {
  std::ofstream(file) << "old, and longer than the new text";
  kernel.error_of_renaming = EBUSY;
  EXPECT_EQ(error_of_writing(file), "none");
  EXPECT_EQ(content_of(file), text);
  EXPECT_EQ(kernel.flushed, (strings{"file", "file", "folder"}));
  EXPECT_FALSE(kernel.inherited);
  EXPECT_EQ(kernel.unlinks, 1U);
  EXPECT_EQ(files(), 1U);
  EXPECT_EQ(descriptors(), descriptors_before);
}

TEST_F(atomic_file_failures, of_none_flush_file_and_folder_and_unlink_nothing) {
  EXPECT_EQ(error_of_writing(file), "none");
  EXPECT_EQ(content_of(file), text);
  EXPECT_EQ(kernel.flushed, (strings{"file", "folder"}));
  EXPECT_EQ(kernel.unlinks, 0U) << "the name may be another process's by then";
  EXPECT_EQ(fs::path(kernel.renamed_from).parent_path(), folder()) << "a rename works within one file system only";
  EXPECT_FALSE(kernel.inherited);
  EXPECT_EQ(descriptors(), descriptors_before);
}

TEST_F(atomic_file_failures, do_not_come_of_writes_that_take_a_part) {
  for (const std::size_t at_once : {1u, 5u, 12u, 13u}) {
    kernel = {};
    kernel.bytes_at_once = at_once;
    EXPECT_EQ(error_of_writing(file), "none");
    EXPECT_EQ(content_of(file), text) << at_once;
    EXPECT_EQ(kernel.writes, (12 + at_once - 1) / at_once);
  }
}

TEST_F(atomic_file_failures, do_not_come_of_a_signal_nor_of_a_write_that_takes_nothing) {
  for (bool* before_each : {&kernel.interrupts, &kernel.takes_nothing}) {
    kernel = {};
    *before_each = true;
    kernel.bytes_at_once = 5;
    EXPECT_EQ(error_of_writing(file), "none");
    EXPECT_EQ(content_of(file), text);
    EXPECT_EQ(kernel.writes, 2U * 3);
  }
}

TEST_F(atomic_file_failures, are_found_beforehand) {
  kernel.error_of_access = EACCES;
  EXPECT_EQ(error_of_trying(file), "Permission denied");
  EXPECT_EQ(error_of_trying(file.parent_path() / "new.json"), "none") << "a file that is not there is not closed";
  kernel = {};
  kernel.error_of_reserving = ENOSPC;
  EXPECT_EQ(error_of_trying(file), "No space left on device");
  kernel = {};
  kernel.error_of_reserving = EOPNOTSUPP;
  EXPECT_EQ(error_of_trying(file), "none") << "a file system that cannot reserve room leaves it to the writing";
  kernel = {};
  EXPECT_EQ(error_of_trying(file), "none");
  EXPECT_EQ(kernel.bytes_reserved, 5'000U);
  EXPECT_EQ(kernel.unlinks, 1U);
  expect_the_old_file();
}

TEST_F(atomic_file_failures, name_the_part_of_the_path_that_is_no_folder) {
  EXPECT_EQ(error_of_writing(file / "new.json"), "Not a directory");
  EXPECT_EQ(error_of_trying(file / "new.json"), "Not a directory");
  EXPECT_EQ(error_of_trying(folder()), "Is a directory");
  EXPECT_EQ(error_of_trying(file.parent_path() / "missing/new.json"), "No such file or directory");
  expect_the_old_file();
}

TEST_F(atomic_file_failures, of_a_pipe_are_its_own) {
  const fs::path pipe = file.parent_path() / "pipe";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_EQ(error_of_trying(pipe), "No such device or address") << "nobody reads";

  const int reader = open(pipe.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  EXPECT_EQ(error_of_trying(pipe), "none");
  EXPECT_EQ(kernel.writes, 0U) << "what is written to a pipe cannot be taken back";
  EXPECT_EQ(error_of_writing(pipe), "none");
  EXPECT_FALSE(kernel.inherited);
  EXPECT_TRUE(kernel.flushed.empty());
  EXPECT_TRUE(fs::is_fifo(pipe));
  std::array<char, 100> read_back{};
  EXPECT_EQ(read(reader, read_back.data(), read_back.size()), static_cast<ssize_t>(text.size()));
  EXPECT_EQ(read_back.data(), text);

  kernel.error_of_writing = EIO;
  EXPECT_EQ(error_of_writing(pipe), "Input/output error");
  kernel.error_of_writing = 0;
  kernel.error_of_closing = ENOSPC;
  EXPECT_EQ(error_of_writing(pipe), "No space left on device");
  kernel.error_of_closing = 0;
  close(reader);
  fs::remove(pipe);
  expect_the_old_file();
}

// A program that was started without standard input gets descriptor 0 for the next file that it opens.
TEST_F(atomic_file_failures, do_not_come_of_a_program_without_standard_input) {
  const int kept = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3);
  close(STDIN_FILENO);
  const auto is_free = [] { return fcntl(STDIN_FILENO, F_GETFD) == -1; };
  EXPECT_EQ(error_of_writing(file), "none");
  EXPECT_EQ(kernel.flushed, (strings{"file", "folder"}));
  EXPECT_TRUE(is_free());
  for (const fs::path& each : {file, fs::path("/dev/null")}) {
    EXPECT_EQ(error_of_trying(each), "none") << each;
    EXPECT_TRUE(is_free()) << each;
  }
  EXPECT_EQ(error_of_writing("/dev/null"), "none");
  EXPECT_TRUE(is_free());
  EXPECT_NE(fcntl(STDOUT_FILENO, F_GETFD), -1) << "another descriptor was closed";
  if (kept >= 0) {
    dup2(kept, STDIN_FILENO);
    close(kept);
  }
}

}  // namespace
}  // namespace switchmark::platform
