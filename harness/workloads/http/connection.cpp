#include "workloads/http/connection.hpp"

#include <sys/socket.h>
#include <string>
#include <utility>

namespace switchmark::workloads::http {

progress connection::receive() {
  while (true) {
    if (!is_last_) {
      if (auto next = parser_.next()) {
        asked_ = *std::move(next);
        return progress::done;
      }
      if (parser_.refused() != status::ok) return progress::done;
    }
    std::string input;
    if (const progress read = receive_some(socket_.get(), input); read != progress::done) return read;
    if (!is_last_) parser_.feed(input);
  }
}

void connection::answer(const response& with) {
  output_ += text_of(with);
  asked_ = {};
  is_last_ = !with.keep_alive;
}

progress connection::send() {
  const progress sent = send_some(socket_.get(), output_);
  if (sent == progress::done && is_last_) (void)shutdown(socket_.get(), SHUT_WR);
  return sent;
}

}  // namespace switchmark::workloads::http
