#include "workloads/http/exchange.hpp"

#include <utility>

namespace switchmark::workloads::http {

exchange::exchange(std::uint16_t port, const request& asked) : socket_(connect_to(port)), output_(text_of(asked)) {}

progress exchange::send() { return send_some(socket_.get(), output_); }

progress exchange::receive() {
  while (true) {
    if (auto next = parser_.next()) {
      answer_ = *std::move(next);
      return progress::done;
    }
    if (parser_.refused() != status::ok) return progress::closed;
    std::string input;
    if (const progress read = receive_some(socket_.get(), input); read != progress::done) return read;
    parser_.feed(input);
  }
}

}  // namespace switchmark::workloads::http
