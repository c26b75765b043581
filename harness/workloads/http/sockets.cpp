#include "workloads/http/sockets.hpp"

#include <fmt/format.h>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <cerrno>
#include <stdexcept>
#include <system_error>

namespace switchmark::workloads::http {
namespace {

[[noreturn]] void fail(const char* step) { throw std::system_error(errno, std::generic_category(), step); }

bool would_block(int error) { return error == EAGAIN || error == EWOULDBLOCK; }

sockaddr_in address_of(const char* host, std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  if (inet_pton(AF_INET, host, &address.sin_addr) != 1)
    throw std::invalid_argument(std::string(host) + " is no address of IPv4");
  return address;
}

const sockaddr* pointer_to(const sockaddr_in& address) { return reinterpret_cast<const sockaddr*>(&address); }

void send_at_once(int socket) {
  const int yes = 1;
  (void)setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
}

}  // namespace

listener::listener(std::uint16_t port, const char* address)
    : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)) {
  if (socket_.get() < 0) fail("making a socket");
  const int yes = 1;
  (void)setsockopt(socket_.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  sockaddr_in bound = address_of(address, port);
  socklen_t size = sizeof bound;
  if (bind(socket_.get(), pointer_to(bound), sizeof bound) != 0 || listen(socket_.get(), SOMAXCONN) != 0 ||
      getsockname(socket_.get(), reinterpret_cast<sockaddr*>(&bound), &size) != 0)
    fail("listening at a port");
  port_ = ntohs(bound.sin_port);
}

platform::descriptor listener::accept() {
  while (true) {
    platform::descriptor accepted(accept4(socket_.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (accepted.get() >= 0) {
      send_at_once(accepted.get());
      return accepted;
    }
    if (would_block(errno)) return accepted;
    if (errno != EINTR && errno != ECONNABORTED) fail("accepting a connection");
  }
}

platform::descriptor connect_to(std::uint16_t port) {
  platform::descriptor made(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (made.get() < 0) fail("making a socket");
  const sockaddr_in address = address_of(loopback, port);
  if (connect(made.get(), pointer_to(address), sizeof address) != 0) fail("connecting to the server");
  if (fcntl(made.get(), F_SETFL, O_NONBLOCK) != 0) fail("connecting to the server");
  send_at_once(made.get());
  return made;
}

std::string too_few_descriptors(std::size_t connections) {
  constexpr rlim_t others = 256;
  const rlim_t needed = connections + others;
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= needed) return {};
  if (limit.rlim_max < needed)
    return fmt::format("{} connections need {} open files, and at most {} are allowed here (ulimit -Hn)", connections,
                       needed, limit.rlim_max);
  limit.rlim_cur = needed;
  return setrlimit(RLIMIT_NOFILE, &limit) == 0 ? std::string() : "the limit of open files (ulimit -n) stays too low";
}

progress send_some(int socket, std::string& output) {
  std::size_t sent = 0;
  while (sent < output.size()) {
    const ssize_t taken = send(socket, output.data() + sent, output.size() - sent, MSG_NOSIGNAL);
    if (taken >= 0) {
      sent += static_cast<std::size_t>(taken);
    } else if (errno != EINTR) {
      const progress result = would_block(errno) ? progress::would_block : progress::closed;
      output.erase(0, sent);
      return result;
    }
  }
  std::string().swap(output);  // an idle connection holds no buffer
  return progress::done;
}

progress receive_some(int socket, std::string& input) {
  char bytes[4096];
  while (true) {
    const ssize_t got = recv(socket, bytes, sizeof bytes, 0);
    if (got > 0) {
      input.assign(bytes, static_cast<std::size_t>(got));
      return progress::done;
    }
    if (got == 0) return progress::closed;
    if (errno != EINTR) return would_block(errno) ? progress::would_block : progress::closed;
  }
}

}  // namespace switchmark::workloads::http
