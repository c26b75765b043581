#include "measure/epoch.hpp"

#include <gtest/gtest.h>

namespace switchmark::measure {
namespace {

// What a session does not fill in must not look like a measurement.
TEST(epoch, of_nothing_is_one_operation_that_took_no_time) {
  const epoch nothing;
  EXPECT_EQ(nothing.seconds, 0);
  EXPECT_EQ(nothing.operations, 1u) << "seconds are divided by it";
  EXPECT_TRUE(nothing.readings.empty());
  EXPECT_TRUE(nothing.waits_us.empty());
  EXPECT_TRUE(nothing.lags_us.empty());
  EXPECT_FALSE(nothing.instructions.has_value());
  EXPECT_EQ(reading().value, 0);
}

TEST(verification, of_nothing_has_no_mismatch_and_no_digest) {
  const verification nothing;
  EXPECT_EQ(nothing.mismatch, "");
  EXPECT_EQ(nothing.per_task_digest, 0u);
  EXPECT_FALSE(nothing.global_digest.has_value());
}

}  // namespace
}  // namespace switchmark::measure
