#include "workloads/http/connection.hpp"

#include <sys/socket.h>
#include <cerrno>
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
    if (const progress read = read_some(); read != progress::done) return read;
  }
}

progress connection::read_some() {
  char bytes[4096];
  while (true) {
    const ssize_t got = recv(socket_.get(), bytes, sizeof bytes, 0);
    if (got > 0) {
      if (!is_last_) parser_.feed({bytes, static_cast<std::size_t>(got)});
      return progress::done;
    }
    if (got < 0 && errno == EINTR) continue;
    return got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK) ? progress::would_block : progress::closed;
  }
}

void connection::answer(const response& with) {
  output_ += text_of(with);
  asked_ = {};
  is_last_ = !with.keep_alive;
}

progress connection::send() {
  std::size_t sent = 0;
  while (sent < output_.size()) {
    const ssize_t taken = ::send(socket_.get(), output_.data() + sent, output_.size() - sent, MSG_NOSIGNAL);
    if (taken < 0 && errno == EINTR) continue;
    if (taken < 0) {
      output_.erase(0, sent);
      return errno == EAGAIN || errno == EWOULDBLOCK ? progress::would_block : progress::closed;
    }
    sent += static_cast<std::size_t>(taken);
  }
  std::string().swap(output_);
  if (is_last_) (void)shutdown(socket_.get(), SHUT_WR);
  return progress::done;
}

}  // namespace switchmark::workloads::http
