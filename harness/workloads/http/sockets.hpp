#pragma once

#include "platform/descriptor.hpp"

#include <cstdint>
#include <string>

namespace switchmark::workloads::http {

/// What became of an attempt that never waits.
enum class progress : std::uint8_t {
  done,
  would_block,  ///< to be tried again when the kernel says that the descriptor is ready
  closed,       ///< the other side is gone: there is nothing more to do but to close
};

inline constexpr const char* loopback = "127.0.0.1";

/// A socket that listens at a TCP port and does not block. Nobody outside of this machine can connect unless `address`
/// says so. Throws std::system_error.
class listener {
 public:
  /// `port` 0: any that is free. `address`: of this machine, "a.b.c.d"; std::invalid_argument if it isn't one.
  explicit listener(std::uint16_t port = 0, const char* address = loopback);

  [[nodiscard]] int socket() const noexcept { return socket_.get(); }
  [[nodiscard]] std::uint16_t port() const noexcept { return port_; }

  /// The next connection, which does not block and sends at once (TCP_NODELAY); a negative descriptor: nobody is
  /// waiting to be accepted. A client that is gone again is left out. Throws std::system_error where the descriptors of
  /// the process are used up, for example.
  [[nodiscard]] platform::descriptor accept();

 private:
  platform::descriptor socket_;
  std::uint16_t port_ = 0;
};

/// A connection to this machine's `port`, which does not block and sends at once. Waits until it is accepted by the
/// kernel. Throws std::system_error.
[[nodiscard]] platform::descriptor connect_to(std::uint16_t port);

/// Why this process cannot have so many connections; empty: it can. Raises its limit of descriptors as far as it needs
/// and may.
[[nodiscard]] std::string too_few_descriptors(std::size_t connections);

/// Hands over as much of `output` as the kernel takes, and removes it there. Does not wait, and raises no signal.
[[nodiscard]] progress send_some(int socket, std::string& output);
/// Takes in bytes, at most 4 KiB. `done`: there are some. Does not wait.
[[nodiscard]] progress receive_some(int socket, std::string& input);

}  // namespace switchmark::workloads::http
