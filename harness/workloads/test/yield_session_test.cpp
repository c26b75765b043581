// What an epoch of a workload that yields in rounds makes of its two runs.
#include "workloads/yield_session.hpp"

#include "stackful/models.hpp"
#include "stackless/models.hpp"
#include "workloads/depth/workload.hpp"
#include "workloads/ring/workload.hpp"
#include "workloads/test/readings.hpp"

#include <gtest/gtest.h>

#include <queue>
#include <stdexcept>

namespace switchmark::workloads {
namespace {

/// Reads what the test has said that the next run takes.
struct scripted_stopwatch {
  static inline std::queue<double> readings;
  [[nodiscard]] double seconds() const {
    const double reading = readings.front();
    readings.pop();
    return reading;
  }
};

TEST(yield_session, an_epoch_takes_the_time_with_yields_less_the_time_without) {
  for (const double seconds : {50, 40, 9, 7}) scripted_stopwatch::readings.push(seconds);  // warm-up, then the epoch
  yield_session<ring::workload, stackful::fiber_model, scripted_stopwatch> session({2, 3});
  EXPECT_EQ(session.next().seconds, 9 - 7);
}

/// The ring, with an oracle that is wrong about one bit of the last task's result.
struct wrong_oracle : ring::workload {
  static expectation expect(const ring::spec& s) {
    expectation expected = ring::expect(s);
    expected.results.back() ^= 1;
    return expected;
  }
};

TEST(yield_session, refuses_an_epoch_that_leaves_a_wrong_result) {
  EXPECT_THROW((yield_session<wrong_oracle, stackful::fiber_model>({2, 3})), std::runtime_error);
}

/// The workload of depth, which says that each task calls two coroutines more than it does.
struct two_more_coroutines : depth::workload {
  static std::uint64_t coroutines_of(const depth::spec& s) { return depth::workload::coroutines_of(s) + 2 * s.tasks; }
};

template <class Workload>
double elided_frames_per_task() {
  yield_session<Workload, stackless::coroutine_model> session({.tasks = 3, .rounds = 3, .depth = 10});
  return readings_of(session).at("elided_frames_per_task");
}

// Compilers elide different frames. Frames that were never called for count as elided with each of them.
TEST(yield_session, divides_the_elided_frames_by_the_tasks) {
  EXPECT_DOUBLE_EQ(elided_frames_per_task<two_more_coroutines>(), elided_frames_per_task<depth::workload>() + 2);
}

}  // namespace
}  // namespace switchmark::workloads
