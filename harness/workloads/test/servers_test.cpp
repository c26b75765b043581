#include "workloads/connections/spec.hpp"
#include "workloads/delay_server/spec.hpp"
#include "workloads/http_service/spec.hpp"
#include "workloads/test/cells_of_tests.hpp"

#include <gtest/gtest.h>

namespace switchmark::workloads {
namespace {

template <class Spec>
std::string mismatch(const std::string& workload, const std::string& model, const Spec& s) {
  return cell_at(workload + "/" + model, s).verify().mismatch;
}

struct idle_servers : testing::TestWithParam<const char*> {};

TEST_P(idle_servers, hold_idle_connections) {
  EXPECT_EQ(mismatch("connections", GetParam(), connections::spec{.connections = 20}), "");
}
INSTANTIATE_TEST_SUITE_P(models, idle_servers, testing::Values("fiber", "fiber-preempt", "future", "coroutine"),
                         name_of_model);

struct service_servers : testing::TestWithParam<const char*> {};

TEST_P(service_servers, answer_short_and_heavy_requests) {
  EXPECT_EQ(mismatch("http_service", GetParam(), http_service::spec{.documents = 2, .connections = 8}), "");
}
INSTANTIATE_TEST_SUITE_P(models, service_servers,
                         testing::Values("fiber", "fiber-preempt", "future", "coroutine", "coroutine-eager",
                                         "future-budget", "future-budget-flag", "coroutine-budget",
                                         "coroutine-budget-flag"),
                         name_of_model);

struct delay_servers : testing::TestWithParam<const char*> {};

TEST_P(delay_servers, delay_answers_one_by_one_and_joined) {
  EXPECT_EQ(mismatch("delay_server", GetParam(), delay_server::spec{.requests = 5, .joined = false}), "");
  EXPECT_EQ(mismatch("delay_server", GetParam(), delay_server::spec{.requests = 5}), "");
  EXPECT_EQ(mismatch("delay_server", GetParam(), delay_server::spec{.requests = 100}), "");
}
INSTANTIATE_TEST_SUITE_P(models, delay_servers,
                         testing::Values("fiber", "fiber-preempt", "future", "coroutine", "coroutine-eager"),
                         name_of_model);

/// Answered requests of a saturated server, all of which are heavy or short as in every other model.
std::uint64_t answered_at_saturation(const std::string& model) {
  return cell_at("http_service/" + model, http_service::spec{.requests = 25, .connections = 8})
      .prepare()
      ->next()
      .operations;
}

TEST(http_service_sessions, saturate_every_model_by_the_same_requests) {
  EXPECT_EQ(answered_at_saturation("fiber"), 200u);
  EXPECT_EQ(answered_at_saturation("fiber-preempt"), 200u);
  EXPECT_EQ(answered_at_saturation("coroutine"), 200u);
}

}  // namespace
}  // namespace switchmark::workloads
