#include "workloads/http/sockets.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <cerrno>
#include <stdexcept>
#include <system_error>

namespace switchmark::workloads::http {
namespace {

[[noreturn]] void fail(const char* step) { throw std::system_error(errno, std::generic_category(), step); }

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
    if (errno == EAGAIN || errno == EWOULDBLOCK) return accepted;
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

}  // namespace switchmark::workloads::http
