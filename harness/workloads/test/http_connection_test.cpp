// The server's side of a connection, over a pair of sockets: what it gives and takes without ever waiting.

#include "workloads/http/connection.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/socket.h>
#include <unistd.h>

#include <string>
#include <utility>

namespace switchmark::workloads::http {
namespace {

/// A connection whose client is the test.
class http_connection : public testing::Test {
 protected:
  static constexpr size_limits small{.header_bytes = 200, .body_bytes = 100};
  const request order{.method = "POST", .target = "/order", .body = "{}"};

  http_connection() : http_connection(ends()) {}

  void client_sends(const std::string& text) const {
    ASSERT_EQ(::send(client_.get(), text.data(), text.size(), 0), static_cast<ssize_t>(text.size()));
  }
  /// What has arrived at the client.
  [[nodiscard]] std::string client_reads() const {
    std::string text(1 << 20, '\0');
    const ssize_t got = recv(client_.get(), text.data(), text.size(), 0);
    text.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    return text;
  }
  [[nodiscard]] bool client_sees_the_end() const {
    char byte;
    return recv(client_.get(), &byte, 1, 0) == 0;
  }

  platform::descriptor client_;
  connection server_;

 private:
  static std::pair<int, int> ends() {
    int both[2];
    EXPECT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, both), 0);
    return {both[0], both[1]};
  }
  explicit http_connection(std::pair<int, int> ends)
      : client_(ends.first), server_(platform::descriptor(ends.second), small) {}
};

TEST_F(http_connection, gives_requests_when_they_are_complete) {
  EXPECT_EQ(server_.receive(), progress::would_block);
  const std::string text = text_of(order);
  client_sends(text.substr(0, 10));
  EXPECT_EQ(server_.receive(), progress::would_block);
  EXPECT_TRUE(server_.is_inside_request());
  client_sends(text.substr(10));
  EXPECT_EQ(server_.receive(), progress::done);
  EXPECT_EQ(server_.asked(), order);
  EXPECT_EQ(server_.refused(), status::ok);
  EXPECT_FALSE(server_.is_inside_request());
}

TEST_F(http_connection, gives_pipelined_requests_one_by_one_and_then_the_end) {
  client_sends(text_of(order) + text_of(order));
  ASSERT_EQ(shutdown(client_.get(), SHUT_WR), 0);
  EXPECT_EQ(server_.receive(), progress::done);
  EXPECT_EQ(server_.receive(), progress::done);
  EXPECT_EQ(server_.receive(), progress::closed);
}

TEST_F(http_connection, a_client_that_is_gone_in_mid_request_ends_it) {
  client_sends(text_of(order).substr(0, 10));
  client_ = platform::descriptor();
  EXPECT_EQ(server_.receive(), progress::closed);
  server_.answer({.body = "nobody reads this"});
  EXPECT_EQ(server_.send(), progress::closed);
}

TEST_F(http_connection, sends_as_much_as_the_kernel_takes_and_goes_on_where_it_stopped) {
  const response large{.body = std::string(4'000'000, 'x')};
  server_.answer(large);
  EXPECT_EQ(server_.send(), progress::would_block);
  parser<response> received({.header_bytes = 1'000, .body_bytes = large.body.size()});
  progress sent = progress::would_block;
  while (sent == progress::would_block) {
    received.feed(client_reads());
    sent = server_.send();
  }
  EXPECT_EQ(sent, progress::done);
  for (std::string text; !(text = client_reads()).empty();) received.feed(text);
  EXPECT_EQ(received.next(), large);
}

TEST_F(http_connection, answers_what_it_refuses_and_throws_the_rest_away) {
  client_sends("POST / HTTP/1.1\r\nContent-Length: 101\r\n\r\n");
  EXPECT_EQ(server_.receive(), progress::done);
  EXPECT_EQ(server_.refused(), status::content_too_large);
  server_.answer({.code = server_.refused(), .keep_alive = false});
  EXPECT_EQ(server_.send(), progress::done);
  parser<response> received;
  received.feed(client_reads());
  EXPECT_EQ(received.next(), (response{.code = status::content_too_large, .keep_alive = false}));
  EXPECT_TRUE(client_sees_the_end()) << "the client knows that no other response comes";
  client_sends(std::string(10'000, 'x'));
  EXPECT_EQ(server_.receive(), progress::would_block) << "the rest of the body is no request";
  client_ = platform::descriptor();
  EXPECT_EQ(server_.receive(), progress::closed);
}

TEST_F(http_connection, reads_nothing_behind_a_request_that_asks_to_close) {
  request last = order;
  last.keep_alive = false;
  client_sends(text_of(last) + text_of(order));
  EXPECT_EQ(server_.receive(), progress::done);
  server_.answer({.keep_alive = server_.asked().keep_alive});
  EXPECT_EQ(server_.send(), progress::done);
  EXPECT_EQ(server_.receive(), progress::would_block);
}

}  // namespace
}  // namespace switchmark::workloads::http
