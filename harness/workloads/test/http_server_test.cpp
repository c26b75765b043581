// A server of each model in a process of its own, and clients that behave badly.

#include "stackful/preemption/models.hpp"
#include "stackless/safepoints/models.hpp"
#include "workloads/test/cells_of_tests.hpp"
#include "workloads/test/server_process.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <arpa/inet.h>
#include <sys/resource.h>

#include <cstdio>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace switchmark::workloads::http {
namespace {

using namespace std::chrono_literals;
using testing::Optional;

constexpr server_options usual{.limits = {.header_bytes = 1'000, .body_bytes = 2'000},
                               .allowed = {.idle = 60s, .request = 60s}};
constexpr server_options impatient{.allowed = {.idle = 400ms, .request = 200ms}};

struct served_model {
  std::string_view id;
  serve_function serve;
};
template <class... Model>
std::vector<served_model> served_models() {
  return {{Model::id, &serve<Model>}...};
}

struct http_server : testing::TestWithParam<served_model> {};
INSTANTIATE_TEST_SUITE_P(
    models, http_server,
    testing::ValuesIn(served_models<stackful::fiber_model, stackful::fiber_preempt_model, stackless::future_model,
                                    stackless::coroutine_model, stackless::coroutine_eager_model,
                                    stackless::future_budget_model, stackless::coroutine_budget_flag_model>()),
    name_of_model);

/// Nothing is left of `tasks` tasks.
void expect_nothing_left(const remains& left, std::uint64_t tasks) {
  EXPECT_EQ(left.descriptors, 0);
  EXPECT_LT(left.bytes, 64 * 1024) << "malloc keeps some for later";
  EXPECT_EQ(left.counts.spawns, tasks);
  EXPECT_EQ(left.counts.finishes, tasks);
}
constexpr std::uint64_t own_tasks = 3;  ///< acceptor, stopper, sweeper

TEST_P(http_server, answers_and_keeps_the_connection) {
  server_process process(GetParam().serve, usual);
  client asks(process.port());
  for (const request& each : {order_request(1), report_request(3, 1), delay_request(3, "late"), order_request(2)}) {
    asks.send(text_of(each));
    EXPECT_THAT(asks.receive(), Optional(expected_answer(each)));
  }
  asks.close();
  expect_nothing_left(process.stopped(), own_tasks + 1);
}

TEST_P(http_server, answers_pipelined_requests_in_their_order) {
  server_process process(GetParam().serve, usual);
  client asks(process.port());
  const std::vector<request> all{delay_request(20, "first"), report_request(1, 2), order_request(3), {.target = "/"}};
  std::string text;
  for (const request& each : all) text += text_of(each);
  asks.send(text);
  for (const request& each : all) EXPECT_THAT(asks.receive(), Optional(expected_answer(each)));
  expect_nothing_left(process.stopped(), own_tasks + 1);
}

TEST_P(http_server, answers_a_client_that_has_closed_its_half) {
  server_process process(GetParam().serve, usual);
  client asks(process.port());
  asks.send(text_of(delay_request(20, "still-here")));
  asks.half_close();
  EXPECT_THAT(asks.receive(), Optional(response{.body = "still-here"}));
  EXPECT_TRUE(asks.sees_the_end());
  expect_nothing_left(process.stopped(), own_tasks + 1);
}

TEST_P(http_server, closes_when_the_client_asks_for_it) {
  server_process process(GetParam().serve, usual);
  client asks(process.port());
  request last = order_request(1);
  last.keep_alive = false;
  asks.send(text_of(last));
  EXPECT_THAT(asks.receive(), Optional(expected_answer(last)));
  EXPECT_TRUE(asks.sees_the_end());
  asks.close();
  expect_nothing_left(process.stopped(), own_tasks + 1);
}

TEST_P(http_server, outlives_clients_that_are_gone_in_mid_request_or_mid_answer) {
  server_process process(GetParam().serve, usual);
  const std::string whole = text_of(order_request(1));
  client in_header(process.port()), in_body(process.port()), in_answer(process.port()), silent(process.port());
  in_header.send(whole.substr(0, 20));
  in_body.send(whole.substr(0, whole.size() - 1));
  in_answer.send(text_of(delay_request(30, "nobody-reads-this")));
  for (client* each : {&in_header, &in_body, &in_answer, &silent}) each->close();
  client asks(process.port());
  asks.send(text_of(delay_request(60, "the-server-lives")));
  EXPECT_THAT(asks.receive(), Optional(response{.body = "the-server-lives"}));
  expect_nothing_left(process.stopped(), own_tasks + 5);
}

TEST_P(http_server, refuses_what_is_too_large_or_malformed) {
  server_process process(GetParam().serve, usual);
  const auto answer_to = [&process](const std::string& text) {
    client asks(process.port());
    asks.send(text);
    const auto answer = asks.receive();
    EXPECT_TRUE(asks.sees_the_end());
    return answer ? answer->code : status::ok;
  };
  EXPECT_EQ(answer_to("nonsense\r\n\r\n"), status::bad_request);
  EXPECT_EQ(answer_to("GET / HTTP/1.1\r\nlong: " + std::string(2'000, 'x') + "\r\n\r\n"),
            status::header_fields_too_large);
  EXPECT_EQ(answer_to("POST /order HTTP/1.1\r\nContent-Length: 100000\r\n\r\n" + std::string(50'000, 'x')),
            status::content_too_large);
  expect_nothing_left(process.stopped(), own_tasks + 3);
}

TEST_P(http_server, gives_up_clients_that_are_too_slow) {
  server_process process(GetParam().serve, impatient);
  client slow(process.port()), idle(process.port()), working(process.port());
  working.send(text_of(delay_request(1'000, "work-may-take-longer")));
  const auto begin = std::chrono::steady_clock::now();
  const std::string text = text_of(order_request(1));
  std::size_t sent = 0;
  while (sent < text.size() && slow.sends(text.substr(sent, 1))) {
    ++sent;
    std::this_thread::sleep_for(50ms);
  }
  EXPECT_GE(std::chrono::steady_clock::now() - begin, impatient.allowed.request);
  EXPECT_LT(sent, 100u) << "a byte more buys no time";
  EXPECT_THAT(slow.receive(), Optional(refusal(status::request_timeout)));
  EXPECT_TRUE(idle.sees_the_end());
  EXPECT_THAT(working.receive(), Optional(response{.body = "work-may-take-longer"}));
  expect_nothing_left(process.stopped(), own_tasks + 3);
}

TEST_P(http_server, stops_behind_the_requests_that_it_has) {
  server_process process(GetParam().serve, usual);
  client idle(process.port()), asks(process.port()), half(process.port());
  half.send("GET /");
  const request last = delay_request(300, "in-flight");
  asks.send(text_of(last));
  idle.send(text_of(order_request(1)));
  EXPECT_THAT(idle.receive(), Optional(expected_answer(order_request(1)))) << "so the server has the others, too";
  process.send(SIGTERM);
  EXPECT_TRUE(idle.sees_the_end());
  EXPECT_TRUE(half.sees_the_end());
  EXPECT_THAT(asks.receive(), Optional(response{.body = "in-flight", .keep_alive = false}));
  EXPECT_TRUE(asks.sees_the_end());
  asks.close();
  expect_nothing_left(process.ended(), own_tasks + 3);
  EXPECT_THROW(client(process.port()), std::system_error) << "nobody listens any more";
}

TEST_P(http_server, leaves_nothing_of_ten_thousand_connections) {
  constexpr std::uint64_t connections = 10'000;
  server_process process(GetParam().serve, usual);
  const std::string text = text_of(delay_request(0, "x"));
  for (std::uint64_t i = 0; i < connections; ++i) {
    client asks(process.port());
    if (i % 4 == 0) {
      asks.send(text);
      ASSERT_THAT(asks.receive(), Optional(response{.body = "x"})) << "connection " << i;
    }
  }
  expect_nothing_left(process.stopped(), own_tasks + connections);
}

TEST(http_limits, closes_the_connections_for_which_it_has_no_descriptor) {
  server_process process(&serve<stackless::coroutine_model>, usual);
  const rlimit few{40, 40};
  ASSERT_EQ(prlimit(process.id(), RLIMIT_NOFILE, &few, nullptr), 0);
  std::vector<client> all;
  for (int i = 0; i < 60; ++i) all.emplace_back(process.port());
  std::size_t answered = 0;
  for (client& each : all) {
    const bool sent = each.sends(text_of(delay_request(0, "x")));
    answered += sent && each.receive().has_value();
  }
  EXPECT_GT(answered, 10u);
  EXPECT_LT(answered, 40u);
  all.clear();
  client asks(process.port());
  asks.send(text_of(delay_request(0, "x")));
  EXPECT_THAT(asks.receive(), Optional(response{.body = "x"})) << "it goes on when descriptors are free again";
  EXPECT_EQ(process.stopped().descriptors, 0);
}

/// The addresses at which some socket of this machine listens at `port`, as /proc/net/tcp has them.
std::vector<std::string> listening_addresses(std::uint16_t port) {
  std::vector<std::string> addresses;
  std::ifstream table("/proc/net/tcp");
  char expected[8];
  std::snprintf(expected, sizeof expected, ":%04X", port);
  for (std::string line, number, local; std::getline(table, line);) {
    std::istringstream words(line);
    words >> number >> local;
    if (local.size() == 13 && local.ends_with(expected)) addresses.push_back(local.substr(0, 8));
  }
  return addresses;
}

TEST(http_limits, listens_on_loopback_unless_told_otherwise) {
  const server usual_server({});
  EXPECT_THAT(listening_addresses(usual_server.port()), testing::ElementsAre("0100007F"));
  const server open_server({.address = "0.0.0.0"});
  EXPECT_THAT(listening_addresses(open_server.port()), testing::ElementsAre("00000000"));
}

}  // namespace
}  // namespace switchmark::workloads::http
