#include "workloads/spawn/spec.hpp"
#include "workloads/test/cells_of_tests.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace switchmark::workloads::spawn {
namespace {

struct spawn_on : testing::TestWithParam<const char*> {
  cell measured = cell_at(std::string("spawn/") + GetParam(), spec{20});
};

TEST_P(spawn_on, does_what_the_oracle_says) { EXPECT_THAT(measured.verify().mismatch, testing::IsEmpty()); }

TEST_P(spawn_on, allocates_one_frame_a_child) {
  for (const auto& reading : measured.prepare()->next().readings) {
    if (reading.metric == "allocations_per_task") {
      EXPECT_EQ(reading.value, 1);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(models, spawn_on, testing::Values("fiber", "fiber-preempt", "raw-jump", "future", "coroutine"),
                         name_of_model);

}  // namespace
}  // namespace switchmark::workloads::spawn
