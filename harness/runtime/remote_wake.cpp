#include "runtime/remote_wake.hpp"

#include "runtime/worker.hpp"

#include <sys/eventfd.h>

#include <cerrno>
#include <system_error>

namespace switchmark::runtime {

remote_wake::remote_wake(worker& waits) : worker_(waits), descriptor_(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
  if (descriptor_ < 0) throw std::system_error(errno, std::generic_category(), "making an eventfd");
}

remote_wake::~remote_wake() { worker_.close_descriptor(descriptor_); }

void remote_wake::wake() noexcept {
  if (woken_.exchange(true, std::memory_order_release)) return;
  const int kept_errno = errno;
  eventfd_write(descriptor_, 1);
  errno = kept_errno;
}

}  // namespace switchmark::runtime
