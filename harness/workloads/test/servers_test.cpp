#include "stackful/preemption/models.hpp"
#include "stackless/safepoints/models.hpp"
#include "workloads/connections/workload.hpp"
#include "workloads/delay_server/workload.hpp"
#include "workloads/http_service/workload.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace switchmark::workloads {
namespace {

template <class Model>
struct servers : testing::Test {};
using server_models = testing::Types<stackful::fiber_model, stackful::fiber_preempt_model, stackless::future_model,
                                     stackless::coroutine_model, stackless::coroutine_eager_model,
                                     stackless::future_budget_model, stackless::future_budget_flag_model,
                                     stackless::coroutine_budget_model, stackless::coroutine_budget_flag_model>;
TYPED_TEST_SUITE(servers, server_models);

template <class Workload, class Model>
std::string mismatch(const typename Workload::spec_type& s) {
  return verify<Workload, Model, typename Workload::bodies, runtime::monotonic_time>(s).mismatch;
}

TYPED_TEST(servers, hold_idle_connections) {
  EXPECT_EQ((mismatch<connections::workload, TypeParam>({.connections = 20})), "");
}

TYPED_TEST(servers, answer_short_and_heavy_requests) {
  EXPECT_EQ((mismatch<http_service::workload, TypeParam>({.documents = 3, .connections = 4})), "");
}

TYPED_TEST(servers, delay_answers_one_by_one_and_joined) {
  EXPECT_EQ((mismatch<delay_server::workload, TypeParam>({.requests = 5, .joined = false})), "");
  EXPECT_EQ((mismatch<delay_server::workload, TypeParam>({.requests = 5})), "");
  EXPECT_EQ((mismatch<delay_server::workload, TypeParam>({.requests = 100})), "");
}

/// Answered requests of a saturated server, all of which are heavy or short as in every other model.
template <class Model>
std::uint64_t answered_at_saturation() {
  return http_service::workload::session<Model>({.requests = 25, .connections = 8}).next().operations;
}

TEST(http_service_sessions, saturate_every_model_by_the_same_requests) {
  EXPECT_EQ(answered_at_saturation<stackful::fiber_model>(), 200u);
  EXPECT_EQ(answered_at_saturation<stackful::fiber_preempt_model>(), 200u);
  EXPECT_EQ(answered_at_saturation<stackless::coroutine_model>(), 200u);
}

}  // namespace
}  // namespace switchmark::workloads
