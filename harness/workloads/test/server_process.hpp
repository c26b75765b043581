#pragma once

#include "platform/child_process.hpp"
#include "platform/descriptor.hpp"
#include "platform/interrupt.hpp"
#include "platform/pipe.hpp"
#include "workloads/http/serve.hpp"

#include <gtest/gtest.h>

#include <malloc.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <iterator>
#include <string>
#include <type_traits>

namespace switchmark::workloads::http {

/// What a server leaves behind, besides what it had before.
struct remains {
  long descriptors = 0;
  long bytes = 0;  ///< of the heap
  runtime::ledger counts;
};
static_assert(std::is_trivially_copyable_v<remains>);

inline long open_descriptors() {
  namespace fs = std::filesystem;
  return std::distance(fs::directory_iterator("/proc/self/fd"), {});
}

/// `serve<Model>` of some model.
using serve_function = void (*)(server&, int stop_descriptor, runtime::ledger* counts);

/// A server in a process of its own, until it is told to stop. `serve`: of the model that it runs on.
class server_process {
 public:
  server_process(serve_function serve, const server_options& options)
      : serve_(serve), server_(options), process_([this] { return run(); }) {
    report_.close_writing_end();
  }

  [[nodiscard]] std::uint16_t port() const { return server_.port(); }
  [[nodiscard]] pid_t id() const { return process_.id(); }
  void send(int signal) const { process_.send(signal); }

  /// Waits until the server has ended, which it must do with exit code 0.
  [[nodiscard]] remains ended() {
    remains left;
    EXPECT_EQ(read(report_.reading_end(), &left, sizeof left), static_cast<ssize_t>(sizeof left));
    EXPECT_TRUE(process_.wait().exited_with(0));
    return left;
  }
  [[nodiscard]] remains stopped() {
    send(SIGTERM);
    return ended();
  }

 private:
  int run() {
    platform::interrupt stop(platform::interrupt::side::child);
    remains before, after;
    serve_(idle_, ended_at_once(), nullptr);  // what is made once is made
    (void)report_text(3, 1);                  // and what is read once is read: the documents of heavy requests
    before.descriptors = open_descriptors();
    before.bytes = static_cast<long>(mallinfo2().uordblks);
    serve_(server_, stop.descriptor(), &after.counts);
    after.descriptors = open_descriptors() - before.descriptors;
    after.bytes = static_cast<long>(mallinfo2().uordblks) - before.bytes;
    return write(report_.writing_end(), &after, sizeof after) == sizeof after ? 0 : 1;
  }
  /// A descriptor that can be read from the start.
  [[nodiscard]] int ended_at_once() {
    EXPECT_TRUE(platform::write_all(idle_stop_.writing_end(), "x"));
    return idle_stop_.reading_end();
  }

  serve_function serve_;
  server server_;
  server idle_{{}};
  platform::pipe idle_stop_;
  platform::pipe report_;
  platform::child_process process_;
};

/// A client that a test writes by hand, byte for byte. It gives up after some seconds.
class client {
 public:
  explicit client(std::uint16_t port) : socket_(connect_to(port)) {}

  void send(const std::string& text) const {
    ASSERT_EQ(::send(socket_.get(), text.data(), text.size(), MSG_NOSIGNAL), static_cast<ssize_t>(text.size()));
  }
  /// Whether the server has taken the bytes; it has not when it has closed the connection.
  [[nodiscard]] bool sends(const std::string& text) const {
    return ::send(socket_.get(), text.data(), text.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(text.size());
  }
  void half_close() const { ASSERT_EQ(shutdown(socket_.get(), SHUT_WR), 0); }
  void close() { socket_ = platform::descriptor(); }

  /// The next response; empty at the end of the connection.
  [[nodiscard]] std::optional<response> receive() {
    while (true) {
      if (auto next = parser_.next()) return next;
      const std::string text = read_some();
      if (text.empty()) return std::nullopt;
      parser_.feed(text);
    }
  }
  [[nodiscard]] bool sees_the_end() { return !receive(); }

 private:
  [[nodiscard]] std::string read_some() const {
    char bytes[4096];
    pollfd watched{socket_.get(), POLLIN, 0};
    if (poll(&watched, 1, 5'000) != 1) {
      ADD_FAILURE() << "the server is silent";
      return {};
    }
    const ssize_t got = recv(socket_.get(), bytes, sizeof bytes, 0);
    return got > 0 ? std::string(bytes, static_cast<std::size_t>(got)) : std::string();
  }

  platform::descriptor socket_;
  parser<response> parser_;
};

}  // namespace switchmark::workloads::http
