// Leaf futures, polled by hand.
#include "stackless/futures/wait_futures.hpp"

#include "runtime/test/ledger_values.hpp"
#include "stackless/futures/future_task.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <stdexcept>

namespace switchmark::stackless {
namespace {

using runtime::ledger_values;

struct wait_futures_test : testing::Test {
  runtime::virtual_time time;
  runtime::worker worker{time};
  runtime::completion done;
  boxed_future<yield_future> root{done};  ///< never polled: the tests do what it would do
  waker w{worker, root};

  static runtime::time_point at(std::int64_t nanoseconds) {
    return runtime::time_point(runtime::duration(nanoseconds));
  }
  ledger_values counted() const { return runtime::values(worker.counts); }
};

static_assert(future<yield_future> && future<sleep_future> && future<join_future>);

TEST_F(wait_futures_test, a_yield_is_pending_once_and_leaves_the_root_ready) {
  yield_future leaf;
  EXPECT_EQ(leaf.poll(w), poll_result::pending);
  EXPECT_EQ(counted(), (ledger_values{{"yields", 1}}));
  EXPECT_EQ(worker.next(), &root);
  EXPECT_EQ(leaf.poll(w), poll_result::ready);
  EXPECT_EQ(worker.next(), nullptr);
}

TEST_F(wait_futures_test, a_sleep_is_ready_at_its_deadline) {
  sleep_future leaf(at(1'000));
  EXPECT_EQ(worker.take_unfinished(), nullptr) << "does nothing before it is polled";
  EXPECT_EQ(leaf.poll(w), poll_result::pending);
  EXPECT_EQ(worker.next(), nullptr);
  time.wait_until(at(999));
  EXPECT_EQ(worker.next(), nullptr);
  EXPECT_EQ(leaf.poll(w), poll_result::pending) << "polled for another reason";
  time.wait_until(at(1'000));
  EXPECT_EQ(worker.next(), &root);
  EXPECT_EQ(leaf.poll(w), poll_result::ready);
  EXPECT_EQ(counted(), (ledger_values{{"sleeps", 1}, {"wakes", 1}, {"dispatches", 1}, {"timer_checks", 3}}));
}

TEST_F(wait_futures_test, a_sleep_that_is_over_is_ready_at_once) {
  sleep_future other(at(5'000));
  EXPECT_EQ(other.poll(w), poll_result::pending);  // with a timer armed, a check reads the clock
  time.wait_until(at(1'000));
  worker.fire_expired_timers();
  sleep_future over(at(1'000)), not_yet(at(1'001));
  EXPECT_EQ(over.poll(w), poll_result::ready);
  EXPECT_EQ(not_yet.poll(w), poll_result::pending);
  EXPECT_EQ(worker.counts.sleeps, 2u);
}

TEST_F(wait_futures_test, a_dropped_sleep_wakes_nobody) {
  {
    sleep_future leaf(at(1'000));
    EXPECT_EQ(leaf.poll(w), poll_result::pending);
  }
  time.wait_until(at(2'000));
  EXPECT_EQ(worker.next(), nullptr);
  EXPECT_THROW(worker.wait_for_wake(), runtime::stalled);
}

TEST_F(wait_futures_test, a_join_is_ready_when_the_last_task_is_done) {
  runtime::completion group;
  group.expect();
  join_future leaf(group);
  EXPECT_EQ(leaf.poll(w), poll_result::pending);
  EXPECT_EQ(worker.next(), nullptr);
  worker.finished(group);
  EXPECT_EQ(worker.next(), &root);
  EXPECT_EQ(leaf.poll(w), poll_result::ready);
  EXPECT_EQ(counted(),
            (ledger_values{{"finishes", 1}, {"joins", 1}, {"wakes", 1}, {"dispatches", 1}, {"timer_checks", 1}}));
}

TEST_F(wait_futures_test, a_join_of_what_is_done_is_ready_at_once) {
  runtime::completion group;
  join_future leaf(group);
  EXPECT_EQ(leaf.poll(w), poll_result::ready);
  EXPECT_EQ(counted(), ledger_values{});
}

TEST_F(wait_futures_test, a_dropped_join_wakes_nobody) {
  runtime::completion group;
  group.expect();
  {
    join_future leaf(group);
    EXPECT_EQ(leaf.poll(w), poll_result::pending);
    EXPECT_EQ(leaf.poll(w), poll_result::pending) << "polled for another reason";
  }
  worker.finished(group);
  EXPECT_EQ(worker.next(), nullptr);
  EXPECT_EQ(worker.counts.joins, 1u);
  EXPECT_EQ(worker.counts.wakes, 0u);
}

TEST_F(wait_futures_test, a_join_that_was_ready_leaves_the_next_wait_of_its_root_alone) {
  runtime::completion group;
  group.expect();
  std::optional<join_future> first;
  first.emplace(group);
  EXPECT_EQ(first->poll(w), poll_result::pending);
  worker.finished(group);
  EXPECT_EQ(worker.next(), &root);
  EXPECT_EQ(first->poll(w), poll_result::ready);
  group.expect();
  join_future second(group);
  EXPECT_EQ(second.poll(w), poll_result::pending);
  first.reset();
  worker.finished(group);
  EXPECT_EQ(worker.next(), &root);
  EXPECT_EQ(second.poll(w), poll_result::ready);
}

TEST_F(wait_futures_test, a_join_throws_the_first_failure) {
  runtime::completion group;
  group.expect();
  join_future leaf(group);
  EXPECT_EQ(leaf.poll(w), poll_result::pending);
  group.fail(std::make_exception_ptr(std::runtime_error("failed")));
  EXPECT_EQ(leaf.poll(w), poll_result::pending) << "not before all are done";
  worker.finished(group);
  EXPECT_THROW((void)leaf.poll(w), std::runtime_error);
}

}  // namespace
}  // namespace switchmark::stackless
