#pragma once

#include "platform/descriptor.hpp"
#include "workloads/http/messages.hpp"
#include "workloads/http/sockets.hpp"

#include <cstdint>
#include <string>

namespace switchmark::workloads::http {

/// The client's side of one request by a connection of its own. Only the constructor may wait, until the kernel has
/// connected the socket.
class exchange {
 public:
  /// Connects to the server at `port` of this machine. Throws std::system_error.
  exchange(std::uint16_t port, const request& asked);

  [[nodiscard]] int socket() const noexcept { return socket_.get(); }
  /// From now on the caller closes the socket, whose number is returned.
  [[nodiscard]] int release() noexcept { return socket_.release(); }

  /// Hands bytes of the request to the kernel. `done`: all are handed over.
  [[nodiscard]] progress send();
  /// Takes in what has arrived. `done`: `answer` is complete.
  [[nodiscard]] progress receive();
  [[nodiscard]] const response& answer() const noexcept { return answer_; }

 private:
  platform::descriptor socket_;
  std::string output_;  ///< bytes that the kernel has not taken
  parser<response> parser_;
  response answer_;
};

}  // namespace switchmark::workloads::http
