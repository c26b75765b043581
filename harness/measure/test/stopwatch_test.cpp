// No assertion is about how fast the machine is: each reading is held between two readings of the same clock that were
// taken before and after it.
#include "measure/stopwatch.hpp"
#include "measure/counted_stopwatch.hpp"

#include <gtest/gtest.h>

#include <ctime>

namespace switchmark::measure {
namespace {

double read_clock(clockid_t clock) {
  timespec now{};
  clock_gettime(clock, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

/// How far two sums of seconds and nanoseconds may differ by rounding, in seconds.
constexpr double rounding = 1e-6;

/// Some microseconds of CPU time.
void compute() {
  for (int round = 0; round < 10'000; ++round) asm volatile("");
}

/// Starts a stopwatch of type `Watch` and reads it, between readings of `clock`.
template <class Watch>
void expect_it_to_read(clockid_t clock) {
  const double before_start = read_clock(clock);
  const Watch watch;
  const double after_start = read_clock(clock);
  compute();
  const double before_reading = read_clock(clock);
  const double seconds = watch.seconds();
  const double after_reading = read_clock(clock);
  EXPECT_GE(seconds, before_reading - after_start - rounding);
  EXPECT_LE(seconds, after_reading - before_start + rounding);
}

TEST(stopwatch, tells_the_seconds_since_it_was_made) { expect_it_to_read<stopwatch>(CLOCK_MONOTONIC); }

TEST(cpu_stopwatch, tells_the_cpu_seconds_of_this_thread_since_it_was_made) {
  compute();
  expect_it_to_read<cpu_stopwatch>(CLOCK_THREAD_CPUTIME_ID);
}

TEST(counted_stopwatch, tells_the_seconds_since_it_was_made) { expect_it_to_read<counted_stopwatch>(CLOCK_MONOTONIC); }

// What finds the region among callgrind's dumps looks for these texts.
TEST(counted_stopwatch, names_the_two_ends_of_its_region) {
  EXPECT_STREQ(region_begins, "region begins");
  EXPECT_STREQ(region_ends, "region ends");
}

}  // namespace
}  // namespace switchmark::measure
