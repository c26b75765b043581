#include "workloads/connections/idle_clients.hpp"

#include "platform/descriptor.hpp"
#include "platform/pinning.hpp"
#include "runtime/time_source.hpp"
#include "workloads/connections/spec.hpp"
#include "workloads/http/client_process.hpp"
#include "workloads/http/exchange.hpp"
#include "workloads/http/sockets.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <cerrno>
#include <random>
#include <stdexcept>
#include <string>

namespace switchmark::workloads::connections {
namespace {

struct command {
  char what;
  std::size_t count;
};

enum : char { connect_more = 'c', ask = 'a', close_all = 'x' };

/// Sends the request of a connection, waits for the answer, and checks it.
void converse(int socket, const http::request& asked, const http::response& expected) {
  std::string output = text_of(asked), input;
  http::parser<http::response> answers;
  while (http::send_some(socket, output) == http::progress::would_block) {
  }
  while (true) {
    const http::progress got = http::receive_some(socket, input);
    if (got == http::progress::closed) throw std::runtime_error("the server has closed an idle connection");
    if (got == http::progress::done) answers.feed(input);
    if (const auto answer = answers.next()) {
      if (*answer != expected) throw std::runtime_error("an answer is wrong");
      return;
    }
    pollfd watched{socket, POLLIN, 0};
    (void)poll(&watched, 1, -1);
  }
}

class open_connections {
 public:
  explicit open_connections(std::uint16_t port) : port_(port) {}

  void connect(std::size_t count) {
    while (all_.size() < count) {
      all_.push_back(http::connect_to(port_));
      converse(all_.back().get(), first_, answer_);
    }
  }
  std::vector<double> ask(std::size_t count) {
    std::vector<double> times_us;
    for (std::size_t i = 0; i < count; ++i) {
      const int socket = all_[random_() % all_.size()].get();
      const runtime::time_point begin = runtime::monotonic_now();
      converse(socket, first_, answer_);
      times_us.push_back(std::chrono::duration<double, std::micro>(runtime::monotonic_now() - begin).count());
    }
    return times_us;
  }
  void close() { all_.clear(); }

 private:
  std::uint16_t port_;
  http::request first_ = request_of_connection();
  http::response answer_ = http::expected_answer(first_);
  std::mt19937_64 random_;
  std::vector<platform::descriptor> all_;
};

template <class T>
std::string_view bytes_of(const T* from, std::size_t count) {
  return {reinterpret_cast<const char*>(from), count * sizeof(T)};
}

}  // namespace

idle_clients::idle_clients(std::uint16_t port)
    : process_([this, port, cpus = http::cpus_for_client()] {
        if (!cpus.empty()) platform::pin_to(*cpus.begin());
        return obey(port);
      }) {
  answers_.close_writing_end();
  (void)fcntl(descriptor(), F_SETFL, O_NONBLOCK);
}

void idle_clients::begin(char what, std::size_t count) {
  const command sent{what, count};
  if (!platform::write_all(commands_.writing_end(), bytes_of(&sent, 1)))
    throw std::runtime_error("the clients have ended");
}

void idle_clients::begin_connecting(std::size_t connections) { begin(connect_more, connections); }
void idle_clients::begin_asking(std::size_t requests) { begin(ask, requests); }
void idle_clients::begin_closing() { begin(close_all, 0); }

int idle_clients::obey(std::uint16_t port) {
  open_connections held(port);
  for (command next; read(commands_.reading_end(), &next, sizeof next) == sizeof next;) {
    std::vector<double> times_us;
    if (next.what == connect_more) held.connect(next.count);
    if (next.what == ask) times_us = held.ask(next.count);
    if (next.what == close_all) held.close();
    const std::size_t count = times_us.size();
    if (!platform::write_all(answers_.writing_end(), bytes_of(&count, 1)) ||
        !platform::write_all(answers_.writing_end(), bytes_of(times_us.data(), count)))
      return 1;
  }
  return 0;
}

bool idle_clients::try_end() {
  std::size_t count = 0;
  const ssize_t got = read(descriptor(), &count, sizeof count);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return false;
  if (got != sizeof count) throw std::runtime_error("the clients have ended");
  answer_us_.resize(count);
  for (std::size_t taken = 0; taken < count * sizeof(double);) {  // what is behind the count is on its way
    const ssize_t more =
        read(descriptor(), reinterpret_cast<char*>(answer_us_.data()) + taken, count * sizeof(double) - taken);
    if (more == 0 || (more < 0 && errno != EAGAIN && errno != EINTR))
      throw std::runtime_error("the clients have ended");
    if (more > 0) taken += static_cast<std::size_t>(more);
  }
  return true;
}

}  // namespace switchmark::workloads::connections
