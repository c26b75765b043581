// What a load consists of, and what the client reports of it.

#include "stackless/coroutines/models.hpp"
#include "workloads/http/client_process.hpp"
#include "workloads/http/load.hpp"
#include "workloads/http/serve.hpp"
#include "workloads/http_service/spec.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

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
