// A condition variable under ticks: raised at chosen places, and from a real timer.
#include "stackful/preemption/preemption.hpp"
#include "stackful/test/condition_variable_fixture.hpp"
#include "stackful/test/ticks.hpp"

#include <csignal>
#include <utility>

namespace switchmark::stackful {
namespace {

using testing::ElementsAre;

using condition_variable_ticks_test = condition_variable_test<preemption>;

// Stopped where a tick that was deferred is taken: between changing what is waited for and telling so.
TEST_F(condition_variable_ticks_test, a_notifier_that_is_stopped_with_the_lock_loses_no_notification) {
  spawn_waiter("a");
  spawn([this] {
    const std::lock_guard lock(shared);
    open = true;
    raise_two_ticks();
    log("notifies");
    changed.notify_all();
  });
  spawn_waiter("b");
  fibers->run(done);
  EXPECT_THAT(order, ElementsAre("notifies", "b with the lock", "a with the lock"));
  EXPECT_EQ(worker.counts.forced_switches, 1u);
}

// The tick is taken at the first end of a region, which a wait must not have between giving the lock back and
// parking: the other fiber would notify nobody.
TEST_F(condition_variable_ticks_test, a_tick_inside_a_wait_loses_no_notification) {
  spawn([this] {
    lock_type lock(shared);
    raise(SIGRTMIN);
    raise(SIGRTMIN);
    log("waits");
    changed.wait(lock);
    log("notified");
  });
  spawn([this] {
    const std::lock_guard lock(shared);
    log("notifies");
    changed.notify_one();
  });
  fibers->run(done);
  EXPECT_THAT(order, ElementsAre("waits", "notifies", "notified"));
  EXPECT_EQ(worker.counts.ticks_deferred, 1u);
}

// A place for one item. Whoever puts or takes holds the lock until a tick has stopped it, for one who needs none.
TEST(condition_variable_timer, a_place_for_one_item_survives_real_ticks) {
  constexpr int items = 50;
  runtime::monotonic_time time;
  runtime::worker worker(time);
  using scheduler = fiber_scheduler<preemption>;
  scheduler fibers(worker, {.bytes = 64 * 1024}, std::chrono::microseconds(500));
  mutex<scheduler> shared(fibers);
  condition_variable<scheduler> changed(fibers);
  runtime::completion done;
  int put = 0, taken = 0, sum = 0, place = 0;
  volatile bool over = false;
  for (int i = 0; i < 2; ++i)
    fibers.spawn(done, [&] {
      for (std::unique_lock lock(shared); put < items;) {
        changed.wait(lock, [&] { return place == 0 || put == items; });
        if (put == items) return;
        place = ++put;
        spin_until_a_forced_switch(worker);
        changed.notify_all();
      }
    });
  for (int i = 0; i < 3; ++i)
    fibers.spawn(done, [&] {
      for (std::unique_lock lock(shared); taken < items;) {
        changed.wait(lock, [&] { return place != 0 || taken == items; });
        sum += std::exchange(place, 0);
        spin_until_a_forced_switch(worker);
        taken += taken < items;
        changed.notify_all();
      }
      over = true;
    });
  fibers.spawn(done, [&] {
    while (!over) spin_until_a_forced_switch(worker);
  });
  fibers.run(done);
  EXPECT_EQ(sum, items * (items + 1) / 2);
  EXPECT_EQ(put, items);
  EXPECT_EQ(taken, items);
  EXPECT_GE(worker.counts.forced_switches, static_cast<std::uint64_t>(items));
}

}  // namespace
}  // namespace switchmark::stackful
