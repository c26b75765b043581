// Regions in which no tick arrives.
#include "stackful/preemption/no_ticks.hpp"
#include "stackful/preemption/timer_ticks.hpp"
#include "stackful/test/scheduler_fixture.hpp"
#include "stackful/test/ticks.hpp"

#include <poll.h>
#include <cerrno>

namespace switchmark::stackful {
namespace {

struct no_ticks_test : scheduler_fixture<preemption> {};

TEST_F(no_ticks_test, nothing_is_taken_inside_and_nothing_is_owed_behind) {
  fibers->spawn(done, [this] {
    {
      const no_ticks region;
      raise_two_ticks();
    }
    log("a");
  });
  fibers->spawn(done, [this] { log("b"); });
  fibers->run(done);
  EXPECT_THAT(order, testing::ElementsAre("a", "b"));
  EXPECT_EQ(worker.counts.ticks_ignored, 2u);
}

TEST_F(no_ticks_test, ticks_stop_tasks_again_behind_it) {
  fibers->spawn(done, [this] {
    {
      const no_ticks region;
      const no_ticks nested;
    }
    raise_two_ticks();
    log("a");
  });
  fibers->spawn(done, [this] { log("b"); });
  fibers->run(done);
  EXPECT_THAT(order, testing::ElementsAre("b", "a"));
}

TEST_F(no_ticks_test, the_outer_one_of_nested_regions_decides) {
  fibers->spawn(done, [this] {
    const no_ticks region;
    { const no_ticks nested; }
    raise_two_ticks();
    log("a");
  });
  fibers->spawn(done, [this] { log("b"); });
  fibers->run(done);
  EXPECT_THAT(order, testing::ElementsAre("a", "b"));
}

TEST_F(no_ticks_test, does_nothing_where_no_ticks_come) {
  {
    const no_ticks region;
    EXPECT_EQ(this_thread.depth, 1u);
  }
  EXPECT_EQ(this_thread.depth, 0u);
}

TEST(paused_timer, goes_on_where_it_was) {
  const blocked_ticks none;
  timer_ticks timer(std::chrono::hours(1));
  timer.start();
  timer.next();
  const runtime::duration before = timer.left();
  timer.pause();
  EXPECT_EQ(timer.left().count(), 0);
  timer.resume();
  EXPECT_GT(timer.left().count(), 0);
  EXPECT_LE(timer.left(), before);
}

TEST(paused_timer, comes_soon_again_when_its_tick_was_due) {
  const blocked_ticks ticks;
  timer_ticks timer(timer_ticks::shortest_quantum);
  timer.start();
  ticks.wait();
  timer.pause();  // nothing is left
  timer.resume();
  EXPECT_EQ(ticks.wait(), SIGRTMIN);
}

// A call that a signal interrupts, while ticks come every 20 us or more: it must last as long as it was asked to.
TEST(no_ticks_around_a_blocking_call, spare_it_from_being_interrupted) {
  runtime::monotonic_time time;
  runtime::worker worker(time);
  fiber_scheduler<preemption> fibers(worker, {.bytes = 65'536}, std::chrono::microseconds(200));
  runtime::completion done;
  int interrupted = -1, spared = -1;
  fibers.spawn(done, [&] {
    errno = 0;
    interrupted = poll(nullptr, 0, 20'000) == -1 ? errno : 0;
    const no_ticks region;
    errno = 0;
    spared = poll(nullptr, 0, 20) == -1 ? errno : 0;
  });
  fibers.run(done);
  EXPECT_EQ(interrupted, EINTR);
  EXPECT_EQ(spared, 0);
}

}  // namespace
}  // namespace switchmark::stackful
