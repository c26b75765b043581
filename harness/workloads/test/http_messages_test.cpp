// What becomes of bytes that arrive in any pieces, and which of them are refused.

#include "workloads/http/messages.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace switchmark::workloads::http {
namespace {

constexpr size_limits small{.header_bytes = 200, .body_bytes = 100};

const request order{.method = "POST", .target = "/order", .body = R"({"number":7})"};

TEST(http_messages, a_request_is_read_as_it_was_written) {
  parser<request> parser;
  parser.feed(text_of(order));
  EXPECT_EQ(parser.next(), order);
  EXPECT_EQ(parser.next(), std::nullopt);
  EXPECT_FALSE(parser.is_inside_message());
}

TEST(http_messages, a_response_is_read_as_it_was_written) {
  for (const response& each : {response{.body = "ready"}, response{.code = status::not_found, .keep_alive = false}}) {
    parser<response> parser;
    parser.feed(text_of(each));
    EXPECT_EQ(parser.next(), each);
  }
}

TEST(http_messages, the_hash_of_a_response_is_that_of_its_code_and_body) {
  const response one{.body = "one"};
  EXPECT_EQ(hash_of(one), hash_of({.body = "one", .keep_alive = false}));
  EXPECT_NE(hash_of(one), hash_of({.body = "two"}));
  EXPECT_NE(hash_of(one), hash_of({.code = status::not_found, .body = "one"}));
}

TEST(http_messages, bytes_may_arrive_one_by_one) {
  parser<request> parser;
  const std::string text = text_of(order);
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    parser.feed(text.substr(i, 1));
    ASSERT_EQ(parser.next(), std::nullopt) << "after " << i + 1 << " bytes";
    EXPECT_TRUE(parser.is_inside_message());
  }
  parser.feed(text.substr(text.size() - 1));
  EXPECT_EQ(parser.next(), order);
}

TEST(http_messages, several_may_arrive_together_and_keep_their_order) {
  parser<request> parser;
  const request other{.target = "/3/a"};
  const std::string text = text_of(order) + text_of(other) + text_of(order);
  parser.feed(text.substr(0, text.size() - 1));
  EXPECT_EQ(parser.next(), order);
  EXPECT_EQ(parser.next(), other);
  EXPECT_EQ(parser.next(), std::nullopt);
  parser.feed(text.substr(text.size() - 1));
  EXPECT_EQ(parser.next(), order);
}

TEST(http_messages, a_client_may_ask_to_close) {
  request last = order;
  last.keep_alive = false;
  parser<request> parser;
  parser.feed(text_of(last));
  EXPECT_EQ(parser.next(), last);
}

status refused(const std::string& text) {
  parser<request> parser(small);
  parser.feed(text);
  EXPECT_EQ(parser.next(), std::nullopt);
  parser.feed(text_of(order));
  EXPECT_EQ(parser.next(), std::nullopt) << "behind a message that is refused nothing is read";
  return parser.refused();
}

TEST(http_messages, what_is_no_request_is_refused) {
  EXPECT_EQ(refused("complete nonsense\r\n\r\n"), status::bad_request);
  EXPECT_EQ(refused("GET / HTTP/7.9\r\n\r\n"), status::bad_request);
  EXPECT_EQ(refused("GET / HTTP/1.1\r\nno colon\r\n\r\n"), status::bad_request);
  EXPECT_EQ(refused("POST / HTTP/1.1\r\nContent-Length: many\r\n\r\n"), status::bad_request);
}

TEST(http_messages, a_header_beyond_the_limit_is_refused_before_its_end) {
  EXPECT_EQ(refused("GET / HTTP/1.1\r\nfield: " + std::string(small.header_bytes, 'x')),
            status::header_fields_too_large);
}

TEST(http_messages, a_body_beyond_the_limit_is_refused_before_it_arrives) {
  EXPECT_EQ(refused("POST / HTTP/1.1\r\nContent-Length: 101\r\n\r\n"), status::content_too_large);
  parser<request> parser(small);
  parser.feed("POST / HTTP/1.1\r\nContent-Length: 100\r\n\r\n" + std::string(100, 'x'));
  EXPECT_TRUE(parser.next());
  EXPECT_EQ(parser.refused(), status::ok);
}

}  // namespace
}  // namespace switchmark::workloads::http
