#include "platform/descriptor.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>
#include <cerrno>
#include <cstdlib>
#include <system_error>
#include <utility>

namespace switchmark::platform {
namespace {

/// linux/memfd.h of Linux 6.3. Where the setting vm.memfd_noexec is 2, files without it are refused.
constexpr unsigned without_execution = 0x0008;

}  // namespace

descriptor::descriptor(descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}

descriptor& descriptor::operator=(descriptor&& other) noexcept {
  std::swap(number_, other.number_);
  return *this;
}

bool descriptor::closes() noexcept {
  const int number = std::exchange(number_, -1);
  return number < 0 || close(number) == 0;
}

bool write_all(int descriptor, std::string_view text) noexcept {
  while (!text.empty()) {
    const ssize_t written = write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

std::string text_of(int descriptor) {
  std::string text;
  char buffer[1 << 16];
  while (true) {
    const ssize_t got = pread(descriptor, buffer, sizeof buffer, static_cast<off_t>(text.size()));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0)
      throw std::system_error(errno, std::generic_category(), "reading descriptor " + std::to_string(descriptor));
    if (got == 0) return text;
    text.append(buffer, static_cast<std::size_t>(got));
  }
}

descriptor memory_file(const char* name) {
  descriptor file(memfd_create(name, MFD_CLOEXEC | without_execution));
  if (file.get() < 0 && errno == EINVAL) file = descriptor(memfd_create(name, MFD_CLOEXEC));  // an older kernel
  // Not on WSL 1, and not behind an old filter of system calls: there a file without a name does, which a disk may
  // keep.
  const int error = errno;
  const char* const chosen = std::getenv("TMPDIR");
  for (const char* folder : {"/dev/shm", chosen != nullptr ? chosen : "/tmp", "/tmp"})
    if (file.get() < 0) file = descriptor(open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600));
  if (file.get() < 0) throw std::system_error(error, std::generic_category(), "making a file in memory");
  return file;
}

}  // namespace switchmark::platform
