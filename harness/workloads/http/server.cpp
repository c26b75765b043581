#include "workloads/http/server.hpp"

#include "workloads/http/service.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <cerrno>
#include <system_error>

namespace switchmark::workloads::http {
namespace {

/// As many as this process may have.
std::size_t descriptors() {
  rlimit limit{};
  return getrlimit(RLIMIT_NOFILE, &limit) == 0 ? limit.rlim_cur : 0;
}

platform::descriptor spare_descriptor() { return platform::descriptor(open("/dev/null", O_RDONLY | O_CLOEXEC)); }

bool is_exhaustion(const std::error_code& code) {
  return code == std::errc::too_many_files_open || code == std::errc::too_many_files_open_in_system;
}

}  // namespace

server::server(const server_options& options)
    : options_(options),
      listener_(options.port, options.address),
      spare_(spare_descriptor()),
      deadlines_(options.allowed.idle > runtime::duration::zero() ? descriptors() : 0),
      too_slow_(text_of(refusal(status::request_timeout))) {}

accepted server::accept() {
  while (!is_stopping() && (options_.connections == 0 || accepted_ < options_.connections)) {
    try {
      platform::descriptor socket = listener_.accept();
      if (socket.get() < 0) return {};
      open_.fetch_add(1, std::memory_order_relaxed);
      return {progress::done, std::move(socket), accepted_++};
    } catch (const std::system_error& failure) {
      if (is_stopping()) break;
      if (!is_exhaustion(failure.code())) throw;
    }
    spare_ = platform::descriptor();
    const bool refused = listener_.accept().get() >= 0;
    spare_ = spare_descriptor();
    if (!refused) return {};  // the kernel wants a descriptor before it looks whether anybody waits
  }
  return {.result = progress::closed};
}

void server::stop() noexcept {
  stopping_.store(true, std::memory_order_relaxed);
  (void)shutdown(socket(), SHUT_RDWR);  // wakes the task that waits for it
}

void server::set_deadline(connection& peer, runtime::time_point now) noexcept {
  if (!has_deadlines()) return;
  const bool is_idle = !peer.is_inside_request() && !peer.is_sending();
  if (peer.has_request_deadline && !is_idle) return;
  peer.has_request_deadline = !is_idle;
  deadlines_.set(peer.socket(), now + (is_idle ? options_.allowed.idle : options_.allowed.request),
                 !is_idle && !peer.is_sending());
}

// A client that is too slow has read all earlier answers, hence the kernel has room for this one.
void server::shut(int descriptor, deadlines::reason why) const noexcept {
  if (why == deadlines::reason::expired_request)
    (void)send(descriptor, too_slow_.data(), too_slow_.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  (void)shutdown(descriptor, why == deadlines::reason::stopping ? SHUT_RD : SHUT_RDWR);
}

void server::clear_deadline(connection& peer) noexcept {
  if (!has_deadlines()) return;
  peer.has_request_deadline = false;
  deadlines_.set(peer.socket(), runtime::time_point::max());
}

int server::leave(connection& peer) noexcept {
  const int descriptor = peer.release();
  const bool closes = deadlines_.remove(descriptor);
  open_.fetch_sub(1, std::memory_order_relaxed);
  return closes ? descriptor : -1;
}

}  // namespace switchmark::workloads::http
