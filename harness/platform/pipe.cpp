#include "platform/pipe.hpp"

#include <fcntl.h>
#include <unistd.h>
#include <cerrno>
#include <system_error>
#include <utility>

namespace switchmark::platform {

pipe::pipe() {
  if (pipe2(ends_, O_CLOEXEC) != 0) throw std::system_error(errno, std::generic_category(), "opening a pipe");
}

pipe::~pipe() {
  close(ends_[0]);
  close_writing_end();
}

void pipe::close_writing_end() noexcept {
  if (ends_[1] >= 0) close(std::exchange(ends_[1], -1));
}

}  // namespace switchmark::platform
