// What the server answers to which request.

#include "workloads/hog/spec.hpp"
#include "workloads/http/service.hpp"
#include "workloads/http/sockets.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <bit>

namespace switchmark::workloads::http {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;

TEST(http_service, answers_an_order_with_its_totals) {
  const json order{{"number", 5},
                   {"customer", "c"},
                   {"lines",
                    {{{"article", "a"}, {"quantity", 2}, {"cents", 100}},
                     {{"article", "b"}, {"quantity", 1}, {"cents", 250}},
                     {{"article", "c"}, {"quantity", 3}, {"cents", 10}}}}};
  EXPECT_EQ(json::parse(totals_of_order(order.dump())),
            (json{{"number", 5}, {"customer", "c"}, {"cents", 480}, {"pieces", 6}, {"dearest", "b"}}));
}

TEST(http_service, orders_differ_and_are_about_800_bytes) {
  EXPECT_EQ(order_text(7), order_text(7));
  EXPECT_NE(order_text(7), order_text(8));
  EXPECT_GT(order_text(7).size(), 700u);
  EXPECT_LT(order_text(7).size(), 1'000u);
  EXPECT_EQ(json::parse(expected_answer(order_request(7)).body).at("number"), 7);
}

TEST(http_service, a_report_is_done_step_by_step) {
  job report(report_request(3, 2), status::ok);
  EXPECT_EQ(report.steps(), 3u);
  EXPECT_EQ(report.delay(), 0ns);
  std::uint64_t digest = 0;
  for (std::size_t step = 0; step < 3; ++step) {
    report.do_step(step);
    digest = std::rotl(digest, 1) ^ hog::digest_document(2 + step);
  }
  const response answer = report.answer();
  EXPECT_EQ(answer.code, status::ok);
  EXPECT_EQ(answer.body, report_text(3, 2));
  EXPECT_EQ(std::stoull(json::parse(answer.body).at("digest").get<std::string>(), nullptr, 16), digest);
  EXPECT_EQ(answer, expected_answer(report_request(3, 2)));
  EXPECT_NE(report_text(3, 2), report_text(3, 3));
}

TEST(http_service, a_text_is_answered_after_its_delay) {
  job delayed(delay_request(70, "hello"), status::ok);
  EXPECT_EQ(delayed.delay(), 70ms);
  EXPECT_EQ(delayed.steps(), 0u);
  EXPECT_EQ(delayed.answer(), (response{.body = "hello"}));
}

status code_of(const request& asked) { return job(asked, status::ok).answer().code; }

TEST(http_service, says_what_is_wrong_with_a_request) {
  for (const char* target : {"/", "", "/x/y", "/5", "5/x", "/order", "/-5/x", "/99999999999999999999/x"})
    EXPECT_EQ(code_of({.target = target}), status::not_found) << target;
  EXPECT_EQ(code_of({.method = "POST", .target = "/5/x"}), status::not_found);
  EXPECT_EQ(code_of({.target = "/60000/x"}), status::ok);
  EXPECT_EQ(code_of({.target = "/60001/x"}), status::bad_request);
  for (const char* target : {"/order", "/report"})
    for (const char* body : {"", "{", "{}", "[]", "7"})
      EXPECT_EQ(code_of({.method = "POST", .target = target, .body = body}), status::bad_request) << target << body;
  EXPECT_EQ(code_of(report_request(most_documents + 1, 0)), status::bad_request);
}

TEST(http_service, keeps_the_connection_unless_the_client_or_the_parser_ends_it) {
  const auto keeps_alive = [](const request& asked, status refused) { return job(asked, refused).answer().keep_alive; };
  EXPECT_TRUE(keeps_alive({.target = "/5/x"}, status::ok));
  EXPECT_TRUE(keeps_alive({.target = "/"}, status::ok));
  EXPECT_FALSE(keeps_alive({.target = "/5/x", .keep_alive = false}, status::ok));
  EXPECT_FALSE(keeps_alive({.method = "POST", .target = "/order", .keep_alive = false}, status::ok));
  EXPECT_FALSE(keeps_alive({}, status::content_too_large));
  EXPECT_EQ(job({}, status::content_too_large).answer().code, status::content_too_large);
}

TEST(http_sockets, accept_who_has_connected_and_wait_for_nobody) {
  listener server;
  EXPECT_NE(server.port(), 0);
  EXPECT_LT(server.accept().get(), 0);
  const platform::descriptor client = connect_to(server.port());
  EXPECT_GE(server.accept().get(), 0);
  EXPECT_LT(server.accept().get(), 0);
  EXPECT_THROW(listener(0, "nowhere"), std::invalid_argument);
  EXPECT_THROW(listener(server.port()), std::system_error) << "its port is taken";
}

}  // namespace
}  // namespace switchmark::workloads::http
