// OpenMP inside of fibers. The team of a thread is a variable of the thread: no second fiber may begin a region while
// the first one is stopped inside of its own.
#include "stackful/preemption/preemption.hpp"
#include "stackful/test/scheduler_fixture.hpp"
#include "stackful/test/ticks.hpp"

#include "platform/trap_flag.hpp"

#include <omp.h>

namespace switchmark::stackful {
namespace {

using testing::ElementsAre;

/// Ticks reach the thread of the worker only.
void raise_ticks_on_first_thread() {
  if (omp_get_thread_num() == 0) raise_two_ticks();
}

struct openmp : scheduler_fixture<preemption>, testing::WithParamInterface<int> {
  std::vector<int> levels;  ///< how deep regions are nested
  std::vector<long> sums;

  void expect_two(void (*sum_up)(openmp&)) {
    for (int who = 0; who < 2; ++who) fibers->spawn(done, [this, sum_up] { sum_up(*this); });
    fibers->run(done);
    EXPECT_THAT(levels, ElementsAre(1, 1));
    EXPECT_THAT(sums, ElementsAre(4950, 4950));
    EXPECT_EQ(this_thread.depth, 0u);
  }
};

TEST_P(openmp, parallel_regions_are_not_nested) {
  expect_two([](openmp& test) {
    int level = 0;
    long sum = 0;
#pragma omp parallel num_threads(GetParam()) reduction(max : level) reduction(+ : sum)
    {
      level = omp_get_level();
      raise_ticks_on_first_thread();
#pragma omp for
      for (int i = 0; i < 100; ++i) sum += i;
    }
    test.levels.push_back(level);
    test.sums.push_back(sum);
  });
}

TEST_P(openmp, loops_with_a_dynamic_schedule_are_not_nested) {
  expect_two([](openmp& test) {
    int level = 0;
    long sum = 0;
#pragma omp parallel for schedule(dynamic, 10) num_threads(GetParam()) reduction(max : level) reduction(+ : sum)
    for (int i = 0; i < 100; ++i) {
      if (i % 10 == 0) raise_ticks_on_first_thread();
      level = omp_get_level();
      sum += i;
    }
    test.levels.push_back(level);
    test.sums.push_back(sum);
  });
}

INSTANTIATE_TEST_SUITE_P(threads, openmp, testing::Values(1, 2), testing::PrintToStringParamName());

struct openmp_lock : scheduler_fixture<preemption> {};

TEST_F(openmp_lock, of_a_critical_section_is_not_held_by_a_stopped_fiber) {
  for (const char* const who : {"a", "b"})
    fibers->spawn(done, [this, who] {
#pragma omp critical
      {
        raise_two_ticks();
        log(who);
      }
#pragma omp critical(named)
      {
        raise_two_ticks();
        log(who);
      }
    });
  fibers->run(done);
  EXPECT_EQ(order.size(), 4u);
  EXPECT_GE(worker.counts.ticks_deferred, 2u);
  EXPECT_EQ(this_thread.depth, 0u);
}

// Threads that a library makes inherit no trap flag.
TEST(openmp_steps, leave_the_threads_of_a_region_unstepped) {
  if (const std::string& why = platform::trap_flag_unavailable(); !why.empty()) GTEST_SKIP() << why;
  runtime::virtual_time time;
  runtime::worker worker(time);
  fiber_scheduler<preemption> fibers(worker, {.bytes = 262'144}, {.kind = runtime::tick_kind::step});
  runtime::completion done;
  long sum = 0;
  fibers.spawn(done, [&] {
#pragma omp parallel for num_threads(3) reduction(+ : sum)
    for (int i = 0; i < 100; ++i) sum += i;
  });
  fibers.run(done);
  EXPECT_EQ(sum, 4950);
}

}  // namespace
}  // namespace switchmark::stackful
