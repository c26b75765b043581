#include "runtime/time_source.hpp"

#include <gtest/gtest.h>

namespace switchmark::runtime {
namespace {

// Read between two readings of the standard library's clock, which is the same one: no reading may come before the
// reading that precedes it.
TEST(monotonic_now, is_the_steady_clock) {
  for (int reading = 0; reading < 1'000; ++reading) {
    const time_point before = std::chrono::steady_clock::now();
    const time_point now = monotonic_now();
    const time_point after = std::chrono::steady_clock::now();
    ASSERT_LE(before, now);
    ASSERT_LE(now, after);
  }
}

TEST(monotonic_time, is_the_same_clock) {
  monotonic_time time;
  const time_point before = monotonic_now();
  const time_point now = time.now();
  EXPECT_LE(before, now);
  EXPECT_LE(now, monotonic_now());
}

}  // namespace
}  // namespace switchmark::runtime
