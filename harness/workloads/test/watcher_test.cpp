// What a watched run tells its watcher: whether a task runs, and where tasks were suspended, or ticks deferred.

#include "stackless/safepoints/models.hpp"
#include "workloads/coverage/workload.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

namespace switchmark::workloads::coverage {
namespace {

using stackless::poll_result;
using testing::ElementsAre;

void some_function() {}
const auto own_place = reinterpret_cast<std::uintptr_t>(&some_function);

TEST(watcher, notes_where_tasks_wait_and_where_ticks_stop_them) {
  watcher watched;
  EXPECT_EQ(watched.suspended().count(), 0u);
  watched.waited(reinterpret_cast<const void*>(own_place));
  EXPECT_THAT(watched.suspended().sorted(), ElementsAre(own_place));
  watched.stopped(own_place + 1);
  EXPECT_THAT(watched.suspended().sorted(), ElementsAre(own_place, own_place + 1));
  EXPECT_EQ(watched.deferred_elsewhere().count(), 0u);
}

TEST(watcher, notes_deferred_ticks_outside_of_the_non_preemptible_section) {
  watcher watched;
  watched.deferred(reinterpret_cast<std::uintptr_t>(__start_switchmark_non_preemptible));
  EXPECT_EQ(watched.deferred_elsewhere().count(), 0u);
  EXPECT_NO_THROW(require_none_deferred_elsewhere(watched));
  watched.deferred(own_place);
  watched.deferred(own_place + 1);
  EXPECT_THAT(watched.deferred_elsewhere().sorted(), ElementsAre(own_place, own_place + 1));
  EXPECT_EQ(watched.suspended().count(), 0u);
  if (!platform::non_preemptible_section_is_whole) return;
  try {
    require_none_deferred_elsewhere(watched);
    ADD_FAILURE() << "nothing was thrown";
  } catch (const std::runtime_error& error) {
    EXPECT_EQ(error.what(),
              fmt::format("ticks were deferred at 2 instructions outside the non-preemptible section, first "
                          "at {:#x} of the program",
                          own_place - reinterpret_cast<std::uintptr_t>(__executable_start)));
  }
}

TEST(watcher, a_task_runs_from_its_first_event_to_its_last) {
  watcher watched;
  const watching log{watched};
  EXPECT_FALSE(watched.inside());
  log(0, digested, 1);
  EXPECT_FALSE(watched.inside());
  log(0, begun, 1);
  EXPECT_TRUE(watched.inside());
  log(0, digested, 1);
  EXPECT_TRUE(watched.inside());
  log(0, finished, 1);
  EXPECT_FALSE(watched.inside());
}

/// Waits that note whether the watcher believes a task to run.
struct noting_waits {
  watcher& watched;
  std::vector<bool> inside = {};
  runtime::time_point deadline = {};
  void yield() { inside.push_back(watched.inside()); }
  void sleep_until(runtime::time_point until) {
    inside.push_back(watched.inside());
    deadline = until;
  }
};

constexpr runtime::time_point later{std::chrono::hours(1)};

/// One place, however the compiler unrolls loops.
[[gnu::noinline]] void yield_at_one_place(watched_waits<noting_waits>& waits) {
  waits.yield();
  asm volatile("");  // so that the call is no jump
}

TEST(watched_waits, of_a_direct_body_tell_each_place_where_it_waits) {
  watcher watched;
  noting_waits waits{watched};
  watched_waits<noting_waits> told(waits, watched);
  watched.in_task(true);
  for (int round = 0; round < 2; ++round) yield_at_one_place(told);
  EXPECT_TRUE(watched.inside());
  EXPECT_EQ(watched.suspended().count(), 1u) << "the same place twice";
  told.sleep_until(later);
  EXPECT_TRUE(watched.inside());
  EXPECT_EQ(watched.suspended().count(), 2u);
  EXPECT_THAT(waits.inside, ElementsAre(false, false, false));
  EXPECT_EQ(waits.deadline, later);
}

/// Futures whose safepoints say what they are told to say.
struct noting_futures {
  struct yield_future {
    poll_result says;
    watcher& watched;
    bool inside = true;
    poll_result poll(stackless::waker) {
      inside = watched.inside();
      return says;
    }
  };
  using sleep_future = yield_future;
  poll_result at_safepoint = poll_result::ready;
  poll_result safepoint(stackless::waker) const { return at_safepoint; }
};

struct watched_futures : testing::Test {
  watcher watched;
  noting_futures waits;
  watched_waits<noting_futures> told{waits, watched};
  runtime::virtual_time time;
  runtime::worker worker{time};
  runtime::task root;
  stackless::waker waker{worker, root};
};

TEST_F(watched_futures, tell_the_place_where_a_wait_is_pending) {
  watched.in_task(true);
  noting_futures::yield_future leaf{poll_result::pending, watched};
  EXPECT_EQ(told.poll(leaf, waker), poll_result::pending);
  EXPECT_FALSE(leaf.inside);
  EXPECT_FALSE(watched.inside());
  EXPECT_EQ(watched.suspended().count(), 1u);
  noting_futures::yield_future other{poll_result::pending, watched};
  EXPECT_EQ(told.poll(other, waker), poll_result::pending);
  EXPECT_EQ(watched.suspended().count(), 2u) << "another place";
}

TEST_F(watched_futures, run_on_where_a_wait_is_ready) {
  noting_futures::yield_future leaf{poll_result::ready, watched};
  EXPECT_EQ(told.poll(leaf, waker), poll_result::ready);
  EXPECT_FALSE(leaf.inside);
  EXPECT_TRUE(watched.inside());
  EXPECT_EQ(watched.suspended().count(), 0u);
}

TEST_F(watched_futures, tell_where_they_go_on_after_a_safepoint) {
  watched.in_task(true);
  EXPECT_EQ(told.safepoint(waker), poll_result::ready);
  EXPECT_TRUE(watched.inside());
  waits.at_safepoint = poll_result::pending;
  EXPECT_EQ(told.safepoint(waker), poll_result::pending);
  EXPECT_FALSE(watched.inside());
  EXPECT_EQ(watched.suspended().count(), 0u);
  told.goes_on();
  EXPECT_TRUE(watched.inside());
  told.goes_on();
  EXPECT_EQ(watched.suspended().count(), 2u);
}

template <class Scheduler>
struct watched_coroutines {
  watcher watched;
  runtime::virtual_time time;
  runtime::worker worker{time};
  Scheduler scheduler;
  watched_waits<Scheduler> waits{scheduler, watched};
  std::vector<bool> inside;  ///< after each wait of the watched body, or in the other one

  template <class... Arguments>
  explicit watched_coroutines(Arguments... arguments) : scheduler(worker, arguments...) {}

  void note() { inside.push_back(watched.inside()); }

  /// Runs `body` and, whenever that is suspended, another coroutine.
  void run(stackless::coroutine<> (*body)(watched_coroutines&)) {
    runtime::completion done;
    scheduler.spawn(done, body(*this));
    scheduler.spawn(done, other(*this));
    scheduler.run(done);
  }
  static stackless::coroutine<> other(watched_coroutines& run) {
    run.note();
    co_await run.scheduler.yield();
  }
};

using plain_coroutines = watched_coroutines<stackless::coroutine_scheduler>;
using budget_coroutines = watched_coroutines<stackless::budget_coroutine_scheduler<stackless::counted_budget>>;

stackless::coroutine<> yields_and_sleeps(plain_coroutines& run) {
  run.watched.in_task(true);
  for (int round = 0; round < 2; ++round) co_await run.waits.yield();
  run.note();
  co_await run.waits.safepoint();
  run.note();
  co_await run.waits.sleep_until(later);
  run.note();
}

TEST(watched_waits, of_a_coroutine_tell_each_place_where_it_waits) {
  plain_coroutines tasks;
  tasks.run(&yields_and_sleeps);
  EXPECT_THAT(tasks.inside, ElementsAre(false, true, true, true));
  EXPECT_EQ(tasks.watched.suspended().count(), 2u) << "a safepoint without a budget suspends nobody";
  EXPECT_EQ(tasks.time.now(), later);
}

stackless::coroutine<> passes_safepoint(budget_coroutines& run) {
  run.watched.in_task(true);
  co_await run.waits.safepoint();
  run.note();
  co_await run.waits.safepoint();
  run.note();
}

TEST(watched_waits, of_a_coroutine_with_a_budget_tell_each_safepoint_where_it_is_spent) {
  budget_coroutines every{runtime::budget_options{.operations = 1}};
  every.run(&passes_safepoint);
  EXPECT_THAT(every.inside, ElementsAre(false, true, true));
  EXPECT_EQ(every.watched.suspended().count(), 2u);
  budget_coroutines second{runtime::budget_options{.operations = 2}};
  second.run(&passes_safepoint);
  EXPECT_THAT(second.inside, ElementsAre(true, false, true));
  EXPECT_EQ(second.watched.suspended().count(), 1u);
}

}  // namespace
}  // namespace switchmark::workloads::coverage
