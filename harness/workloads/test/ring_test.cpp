#include "stackful/preemption/models.hpp"
#include "stackless/safepoints/models.hpp"
#include "workloads/ring/workload.hpp"
#include "workloads/test/readings.hpp"

#include <gtest/gtest.h>

namespace switchmark::workloads::ring {
namespace {

TEST(ring, a_fiber_jumps_once_a_yield) {
  workload::session<stackful::fiber_model> session({10, 50});
  EXPECT_EQ(readings_of(session).at("jumps_per_yield"), 1);
  workload::session<stackful::fiber_preempt_model> preempted({10, 50});
  EXPECT_EQ(readings_of(preempted).at("jumps_per_yield"), 1);
}

TEST(ring, a_future_is_polled_and_a_coroutine_resumed_once_a_yield) {
  workload::session<stackless::future_model> future({10, 50});
  EXPECT_EQ(readings_of(future).at("polls_per_yield"), 1);
  workload::session<stackless::coroutine_model> coroutine({10, 50});
  EXPECT_EQ(readings_of(coroutine).at("transfers_per_yield"), 1);
}

TEST(ring, an_epoch_stands_for_the_switches_of_the_ledger) {
  workload::session<stackful::fiber_model> session({10, 50});
  EXPECT_EQ(session.next().operations, 500u);
}

TEST(ring, the_configurations_go_from_two_tasks_to_a_hundred_thousand) {
  std::vector<std::size_t> tasks;
  for (const spec& s : configurations({})) tasks.push_back(s.tasks);
  EXPECT_EQ(tasks, (std::vector<std::size_t>{2, 100, 1'000, 10'000, 100'000}));
}

}  // namespace
}  // namespace switchmark::workloads::ring
