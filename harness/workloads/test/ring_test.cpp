#include "workloads/ring/spec.hpp"
#include "workloads/test/cells_of_tests.hpp"
#include "workloads/test/readings.hpp"

#include <gtest/gtest.h>

namespace switchmark::workloads::ring {
namespace {

auto session_on(const std::string& model) { return cell_at("ring/" + model, spec{10, 50}).prepare(); }

TEST(ring, a_fiber_jumps_once_a_yield) {
  EXPECT_EQ(readings_of(*session_on("fiber")).at("jumps_per_yield"), 1);
  EXPECT_EQ(readings_of(*session_on("fiber-preempt")).at("jumps_per_yield"), 1);
}

TEST(ring, a_future_is_polled_and_a_coroutine_resumed_once_a_yield) {
  EXPECT_EQ(readings_of(*session_on("future")).at("polls_per_yield"), 1);
  EXPECT_EQ(readings_of(*session_on("coroutine")).at("transfers_per_yield"), 1);
}

TEST(ring, an_epoch_stands_for_the_switches_of_the_ledger) { EXPECT_EQ(session_on("fiber")->next().operations, 500u); }

TEST(ring, the_configurations_go_from_two_tasks_to_a_hundred_thousand) {
  std::vector<std::size_t> tasks;
  for (const spec& s : configurations({})) tasks.push_back(s.tasks);
  EXPECT_EQ(tasks, (std::vector<std::size_t>{2, 100, 1'000, 10'000, 100'000}));
}

}  // namespace
}  // namespace switchmark::workloads::ring
