#include "runner/moved_stack.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <set>

namespace switchmark::runner {
namespace {

/// Notes where on the stack its epochs run, within a page.
struct noting_session final : measure::session {
  [[nodiscard]] measure::epoch next() override {
    const char local = 0;
    offsets.insert(reinterpret_cast<std::uintptr_t>(&local) % 4096);
    return {.seconds = 7, .operations = 1, .readings = {}, .waits_us = {}, .lags_us = {}, .instructions = {}};
  }
  std::set<std::uintptr_t> offsets;
};

TEST(moved_stack, runs_each_epoch_at_another_distance) {
  noting_session session;
  std::mt19937_64 random(1);
  for (int epoch = 0; epoch < 1000; ++epoch) EXPECT_EQ(next_on_moved_stack(session, random).seconds, 7);
  // Of 256 distances a thousand draws leave out about five.
  EXPECT_GT(session.offsets.size(), 240U);
  EXPECT_LE(session.offsets.size(), 256U);
}

}  // namespace
}  // namespace switchmark::runner
