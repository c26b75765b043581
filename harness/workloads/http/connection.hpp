#pragma once

#include "platform/descriptor.hpp"
#include "workloads/http/messages.hpp"
#include "workloads/http/sockets.hpp"

#include <string>

namespace switchmark::workloads::http {

/// The server's side of one connection: bytes come in, requests come out; responses go in, bytes go out. No call waits:
/// the body of each style does that in its own words.
class connection {
 public:
  /// `socket` is connected and does not block.
  explicit connection(platform::descriptor socket, const size_limits& limits = {})
      : socket_(std::move(socket)), parser_(limits) {}

  [[nodiscard]] int socket() const noexcept { return socket_.get(); }
  /// From now on the caller closes the socket, whose number is returned.
  [[nodiscard]] int release() noexcept { return socket_.release(); }

  /// Takes in what has arrived. `done`: `asked` is the next request, or one that is refused, which is to be answered by
  /// `refused`. Requests that arrived together (pipelined) are given one after the other. After a last response, what
  /// still arrives is thrown away until the client closes: closing before would make the kernel tell the client that
  /// its bytes were lost, and the client would lose the response.
  [[nodiscard]] progress receive();
  [[nodiscard]] const request& asked() const noexcept { return asked_; }
  /// `ok`: `asked` is a request.
  [[nodiscard]] status refused() const noexcept { return parser_.refused(); }
  /// Whether a request has begun to arrive.
  [[nodiscard]] bool is_inside_request() const noexcept { return parser_.is_inside_message(); }

  /// Whether bytes of a response are left.
  [[nodiscard]] bool is_sending() const noexcept { return !output_.empty(); }

  /// Puts a response behind those that are not sent yet. It is the last one if it says so (`keep_alive`).
  void answer(const response& with);
  /// Hands bytes to the kernel. `done`: all are handed over.
  [[nodiscard]] progress send();

  bool has_request_deadline = false;  ///< for the server: the deadline of this request or response is set

 private:
  platform::descriptor socket_;
  parser<request> parser_;
  request asked_;
  std::string output_;    ///< bytes that the kernel has not taken
  bool is_last_ = false;  ///< the last response was given
};

}  // namespace switchmark::workloads::http
