// What a load consists of, and what the client reports of it.

#include "platform/child_process.hpp"
#include "stackless/coroutines/models.hpp"
#include "workloads/http/client_process.hpp"
#include "workloads/http/connection.hpp"
#include "workloads/http/load.hpp"
#include "workloads/http/serve.hpp"
#include "workloads/http/service.hpp"
#include "workloads/http/sockets.hpp"
#include "workloads/http_service/spec.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <poll.h>

#include <algorithm>
#include <optional>

namespace switchmark::workloads::http {
namespace {

TEST(http_load, moments_are_those_of_the_seed_and_scale_with_the_rate) {
  const auto slow = intended_moments({.rate = 1'000, .seconds = 4}), fast = intended_moments({.rate = 2'000});
  EXPECT_TRUE(std::is_sorted(slow.begin(), slow.end()));
  EXPECT_NEAR(static_cast<double>(slow.size()), 4'000, 5 * 63) << "a Poisson number: its deviation is its root";
  EXPECT_LT(slow.back(), 4'000'000'000u);
  EXPECT_NEAR(static_cast<double>(slow[100]), 2 * static_cast<double>(fast[100]), 2);
  EXPECT_NE(slow, intended_moments({.rate = 1'000, .seconds = 4, .seed = 2}));
  EXPECT_THAT(intended_moments({.rate = 0}), testing::IsEmpty());
}

TEST(http_load, one_of_each_hundred_is_heavy) {
  for (std::size_t hundred = 0; hundred < 20; ++hundred) {
    int heavy = 0;
    for (std::size_t i = 0; i < 100; ++i) heavy += is_heavy(7, 100 * hundred + i);
    EXPECT_EQ(heavy, 1) << hundred;
  }
}

TEST(http_load, every_request_of_an_open_loop_is_answered_and_its_latency_taken) {
  const load of{.connections = 3, .rate = 500, .seconds = 0.4};
  server served({.connections = of.connections});
  client_process client(served.port());
  client.begin(of);
  serve<stackless::coroutine_model>(served, -1);
  const load_result result = client.end();
  require_answers(result);
  const std::size_t requests = intended_moments(of).size();
  EXPECT_EQ(result.answered(), requests);
  EXPECT_EQ(result.heavy_us.size(), requests / 100);
  EXPECT_GT(*std::min_element(result.short_us.begin(), result.short_us.end()), 0);
}

/// Accepts one connection, and answers its requests as the oracle says until it is closed: but request number
/// `of_fault` by `fault`, or not at all where that is empty.
int serve_with_fault(listener& at, std::size_t of_fault, const std::optional<response>& fault) {
  pollfd watched{at.socket(), POLLIN, 0};
  (void)poll(&watched, 1, -1);
  connection peer(at.accept());
  for (std::size_t number = 0;; ++number) {
    progress received = peer.receive();
    for (watched.fd = peer.socket(); received == progress::would_block; received = peer.receive())
      (void)poll(&watched, 1, -1);
    if (received == progress::closed) return 0;
    if (number != of_fault)
      peer.answer(expected_answer(peer.asked()));
    else if (fault)
      peer.answer(*fault);
    (void)peer.send();
  }
}

/// Of ten requests, whose answers the client awaits for so many seconds.
load_result result_of_faulty_server(const std::optional<response>& fault, double seconds) {
  listener at;
  const platform::child_process server([&] { return serve_with_fault(at, 3, fault); });
  return put_load(at.port(), {.connections = 1, .seconds = seconds, .requests = 10}, 0);
}

TEST(http_load, a_wrong_answer_is_counted_and_shown) {
  const load_result result = result_of_faulty_server(response{.body = "not this"}, 60);
  EXPECT_EQ(result.wrong, 1u);
  EXPECT_EQ(result.answered(), 10u);
  EXPECT_EQ(result.unanswered, 0u);
  EXPECT_THAT(result.first_wrong, testing::StartsWith("200 \"not this\" in place of \"{"));
}

TEST(http_load, a_lost_answer_is_missing) {
  const load_result result = result_of_faulty_server(std::nullopt, 1);
  EXPECT_EQ(result.wrong, 0u);
  EXPECT_EQ(result.answered(), 3u);
  EXPECT_EQ(result.unanswered, 1u);
}

TEST(http_load, what_is_wrong_or_missing_is_an_error) {
  EXPECT_NO_THROW(require_answers({}));
  EXPECT_THROW(require_answers({.unanswered = 1}), std::runtime_error);
  EXPECT_THROW(require_answers({.wrong = 1, .first_wrong = "x"}), std::runtime_error);
}

TEST(http_load, the_highest_load_is_found_by_five_trials) {
  for (const std::size_t limit : {0, 4, 5, 50, 94, 95, 100}) {
    int trials = 0;
    const std::size_t found =
        http_service::highest_load([&](std::size_t percent) { return ++trials, percent <= limit; });
    EXPECT_EQ(found, std::min<std::size_t>(limit / 5 * 5, 95));
    EXPECT_LE(trials, 5);
  }
}

}  // namespace
}  // namespace switchmark::workloads::http
