#include "stackless/test/fixtures.hpp"

#include <memory>
#include <stdexcept>

namespace switchmark::stackless {
namespace {

using runtime::ledger_values;
using testing::ElementsAre;

using waits_type = coroutine_scheduler;
using log_type = std::vector<std::string>;
using coroutine_scheduler_test = scheduler_fixture<coroutine_scheduler>;

coroutine<> yields(waits_type& waits, log_type& order, std::string name, int rounds) {
  for (int round = 0; round < rounds; ++round) {
    order.push_back(name + std::to_string(round));
    co_await waits.yield();
  }
}

// So that the speed of the loop does not depend on where the linker places it.
TEST(coroutine_scheduler_loop, begins_at_a_cache_line) {
  EXPECT_TRUE(begins_at_cache_line(&coroutine_scheduler::run_until_parked));
}

TEST_F(coroutine_scheduler_test, yields_in_turn) {
  for (const char* name : {"a", "b", "c"}) waits.spawn(done, yields(waits, order, name, 3));
  waits.run(done);
  EXPECT_THAT(order, ElementsAre("a0", "b0", "c0", "a1", "b1", "c1", "a2", "b2", "c2"));
  EXPECT_EQ(
      counted(),
      (ledger_values{
          {"spawns", 3}, {"finishes", 3}, {"yields", 9}, {"dispatches", 12}, {"timer_checks", 1}, {"transfers", 11}}));
}

coroutine<> runs_another(waits_type& waits, log_type& order) {
  runtime::virtual_time time;
  runtime::worker worker(time);
  waits_type inner(worker);
  for (const char* name : {"x", "y"}) {
    runtime::completion done;
    inner.spawn(done, yields(inner, order, name, 2));
    inner.run(done);
    co_await waits.yield();
  }
}

TEST_F(coroutine_scheduler_test, a_coroutine_may_run_another_scheduler) {
  waits.spawn(done, runs_another(waits, order));
  waits.spawn(done, yields(waits, order, "a", 3));
  waits.run(done);
  EXPECT_THAT(order, ElementsAre("x0", "x1", "a0", "y0", "y1", "a1", "a2"));
}

coroutine<> sleeps(waits_type& waits, log_type& order, std::string name, std::int64_t deadline) {
  co_await waits.sleep_until(coroutine_scheduler_test::at(deadline));
  order.push_back(name + "@" + std::to_string(waits.now().time_since_epoch().count()));
}

TEST_F(coroutine_scheduler_test, sleepers_wake_by_deadline_and_time_passes_only_for_them) {
  waits.spawn(done, sleeps(waits, order, "late", 3'000));
  waits.spawn(done, sleeps(waits, order, "early", 1'000));
  waits.spawn(done, sleeps(waits, order, "middle", 2'000));
  waits.spawn(done, sleeps(waits, order, "also early", 1'000));
  waits.run(done);
  EXPECT_THAT(order, ElementsAre("early@1000", "also early@1000", "middle@2000", "late@3000"));
  EXPECT_EQ(counted(), (ledger_values{{"spawns", 4},
                                      {"finishes", 4},
                                      {"sleeps", 4},
                                      {"wakes", 4},
                                      {"dispatches", 8},
                                      {"timer_checks", 7},
                                      {"transfers", 4}}));
}

coroutine<> sleeps_again(waits_type& waits) {
  for (const std::int64_t deadline : {1'000, 500, 1'000, 1'001})
    co_await waits.sleep_until(coroutine_scheduler_test::at(deadline));
}

TEST_F(coroutine_scheduler_test, a_sleep_that_is_over_does_not_suspend) {
  waits.spawn(done, sleeps_again(waits));
  waits.run(done);
  EXPECT_EQ(worker.counts.sleeps, 2u);
  EXPECT_EQ(worker.counts.dispatches, 3u);
}

coroutine<> child(waits_type& waits, log_type& order, std::string name) {
  co_await waits.yield();
  order.push_back(name);
}

coroutine<> parent(waits_type& waits, log_type& order) {
  runtime::completion group;
  for (const char* name : {"a", "b"}) waits.spawn(group, child(waits, order, name));
  order.push_back("waits");
  co_await waits.join(group);
  order.push_back("joined");
  co_await waits.join(group);  // done already: goes on at once
  order.push_back("again");
}

TEST_F(coroutine_scheduler_test, a_joiner_goes_on_after_the_last_of_its_group) {
  waits.spawn(done, parent(waits, order));
  waits.run(done);
  EXPECT_THAT(order, ElementsAre("waits", "a", "b", "joined", "again"));
  EXPECT_EQ(counted(), (ledger_values{{"spawns", 3},
                                      {"finishes", 3},
                                      {"yields", 2},
                                      {"joins", 1},
                                      {"wakes", 1},
                                      {"dispatches", 6},
                                      {"timer_checks", 1},
                                      {"transfers", 5}}));
}

coroutine<> fails(waits_type& waits, std::string what) {
  co_await waits.yield();
  throw std::runtime_error(what);
}

TEST_F(coroutine_scheduler_test, an_exception_reaches_whoever_runs) {
  waits.spawn(done, fails(waits, "first"));
  waits.spawn(done, fails(waits, "second"));
  waits.spawn(done, yields(waits, order, "other", 3));
  try {
    waits.run(done);
    ADD_FAILURE() << "nothing was thrown";
  } catch (const std::runtime_error& failure) {
    EXPECT_STREQ(failure.what(), "first");
  }
  EXPECT_EQ(order.size(), 3u) << "the others go on";
  EXPECT_NO_THROW(waits.run(done)) << "thrown once";
}

coroutine<> joins_failing_ones(waits_type& waits, log_type& order) {
  for (const bool early : {true, false}) {  // the child ends before, and after its parent waits
    runtime::completion outcome;
    waits.spawn(outcome, fails(waits, early ? "early" : "late"));
    if (early)
      while (!outcome.done()) co_await waits.yield();
    try {
      co_await waits.join(outcome);
    } catch (const std::runtime_error& failure) {
      order.push_back(failure.what());
    }
  }
}

TEST_F(coroutine_scheduler_test, an_exception_reaches_whoever_joins) {
  waits.spawn(done, joins_failing_ones(waits, order));
  waits.run(done);
  EXPECT_THAT(order, ElementsAre("early", "late"));
}

coroutine<> joins(waits_type& waits, runtime::completion& outcome) { co_await waits.join(outcome); }

TEST_F(coroutine_scheduler_test, says_so_when_nobody_is_left_to_wake_a_coroutine) {
  runtime::completion never;
  never.expect();  // by nobody
  waits.spawn(done, joins(waits, never));
  EXPECT_THROW(waits.run(done), runtime::stalled);
  if (runtime::task* joiner = never.finish()) worker.wake(*joiner);  // so that it ends after all
  waits.run(done);
}

TEST_F(coroutine_scheduler_test, runs_until_parked_without_waiting_for_timers) {
  waits.spawn(done, sleeps(waits, order, "sleeper", 1'000));
  waits.run_until_parked();
  waits.run_until_parked();
  EXPECT_THAT(order, ElementsAre());
  EXPECT_EQ(time.now(), at(0));
  waits.run(done);
  EXPECT_THAT(order, ElementsAre("sleeper@1000"));
}

// From here on: destroyed with unfinished coroutines.

coroutine<> holds_while_it_waits(waits_type& waits, log_type& order, std::string name, int depth) {
  const witness held(order, name + std::to_string(depth));
  if (depth > 0)
    co_await holds_while_it_waits(waits, order, name, depth - 1);
  else
    co_await waits.sleep_until(coroutine_scheduler_test::at(1'000));
  order.push_back("must not go on");
}

TEST_F(coroutine_scheduler_test, destroyed_releases_what_awaited_coroutines_hold_innermost_first) {
  waits.spawn(done, holds_while_it_waits(waits, order, "a", 2));
  waits.spawn(done, holds_while_it_waits(waits, order, "b", 0));
  waits.run_until_parked();
  destroy();
  EXPECT_THAT(order, ElementsAre("~a0", "~a1", "~a2", "~b0"));
  EXPECT_TRUE(done.done());
  EXPECT_NO_THROW(done.rethrow_failure());
  EXPECT_EQ(worker.take_unfinished(), nullptr) << "no timer is left armed";
}

coroutine<> holds_parameter(waits_type& waits, witness) { co_await waits.yield(); }

TEST_F(coroutine_scheduler_test, destroyed_releases_who_is_ready_and_who_never_began) {
  waits.spawn(done, holds_while_it_waits(waits, order, "ready", 0));
  waits.run_until_parked();
  time.wait_until(at(1'000));
  worker.fire_expired_timers();
  waits.spawn(done, holds_parameter(waits, witness(order, "never began")));
  destroy();
  EXPECT_THAT(order, ElementsAre("~ready0", "~never began"));
  EXPECT_EQ(worker.counts.finishes, worker.counts.spawns);
}

TEST_F(coroutine_scheduler_test, a_root_that_has_ended_frees_its_frame_before_the_next_one_goes_on) {
  waits.spawn(done, holds_parameter(waits, witness(order, "ended")));
  waits.spawn(done, yields(waits, order, "other", 2));
  waits.run(done);
  EXPECT_THAT(order, ElementsAre("other0", "~ended", "other1"));
}

coroutine<> joins_sleeping_children(waits_type& waits, log_type& order) {
  runtime::completion group;
  const witness held(order, "parent");
  for (const char* name : {"a", "b"}) waits.spawn(group, holds_while_it_waits(waits, order, name, 1));
  co_await waits.join(group);
  order.push_back("must not go on");
}

TEST_F(coroutine_scheduler_test, destroyed_releases_a_parent_that_joins_after_its_children) {
  waits.spawn(done, joins_sleeping_children(waits, order));
  waits.run_until_parked();
  destroy();
  EXPECT_THAT(order, ElementsAre("~a0", "~a1", "~b0", "~b1", "~parent"));
}

coroutine<> sleeps_before_it_joins(waits_type& waits, log_type& order) {
  runtime::completion group;
  waits.spawn(group, holds_while_it_waits(waits, order, "child", 0));
  const reports_witness held{group, order};
  co_await waits.sleep_until(coroutine_scheduler_test::at(10));  // ends, hence is taken, before its child
  co_await waits.join(group);
}

// The child reports to a completion in its parent's frame, which must still be there.
TEST_F(coroutine_scheduler_test, destroyed_releases_a_parent_that_does_not_join_yet) {
  waits.spawn(done, sleeps_before_it_joins(waits, order));
  waits.run_until_parked();
  destroy();
  EXPECT_THAT(order, testing::UnorderedElementsAre("~child0", "all have reported"));
  EXPECT_EQ(worker.counts.finishes, 2u);
}

TEST_F(coroutine_scheduler_test, destroyed_releases_many_exactly_once) {
  for (int i = 0; i < 500; ++i) waits.spawn(done, holds_while_it_waits(waits, order, "", i % 5));
  waits.run_until_parked();
  destroy();
  EXPECT_EQ(order.size(), 500u / 5 * (1 + 2 + 3 + 4 + 5));
}

}  // namespace
}  // namespace switchmark::stackless
