#include "runtime/worker.hpp"
#include "runtime/test/ledger_values.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <ctime>

#include <array>
#include <optional>
#include <thread>
#include <vector>

namespace switchmark::runtime {
namespace {

using testing::ElementsAre;

time_point time_at(std::int64_t nanoseconds) { return time_point(duration(nanoseconds)); }

/// A clock that stands where the test puts it and counts how often it is read.
struct set_time final : time_source {
  time_point value{};
  int reads = 0;
  int waits = 0;
  [[nodiscard]] time_point now() override {
    ++reads;
    return value;
  }
  void wait_until(time_point deadline) override {
    ++waits;
    value = deadline;
  }
};

struct worker_test : testing::Test {
  set_time time;
  worker w{time};
  std::array<task, 4> tasks;
  std::array<timer, 4> waits;  // after the tasks and the worker: disarmed first

  void sleep(std::size_t who, std::int64_t deadline) {
    waits[who].owner = &tasks[who];
    waits[who].deadline = time_at(deadline);
    w.arm(waits[who]);
  }
  std::size_t index(const task* t) const { return t == nullptr ? 99 : static_cast<std::size_t>(t - tasks.data()); }
  std::vector<std::size_t> take_all() {
    std::vector<std::size_t> order;
    while (task* ready = w.next()) order.push_back(index(ready));
    return order;
  }
};

TEST_F(worker_test, dispatches_in_the_order_of_readiness) {
  w.enqueue(tasks[2]);
  w.wake(tasks[0]);
  w.enqueue(tasks[1]);
  EXPECT_THAT(take_all(), ElementsAre(2, 0, 1));
  EXPECT_EQ(values(w.counts), (ledger_values{{"wakes", 1}, {"dispatches", 3}, {"timer_checks", 1}}));
}

TEST_F(worker_test, wakes_in_the_order_of_deadlines_and_then_of_arming) {
  sleep(0, 30);
  sleep(1, 10);
  sleep(2, 30);
  sleep(3, 20);
  time.value = time_at(30);
  EXPECT_THAT(take_all(), ElementsAre(1, 3, 0, 2));
  EXPECT_EQ(values(w.counts), (ledger_values{{"wakes", 4}, {"dispatches", 4}, {"timer_checks", 2}}));
}

TEST_F(worker_test, wakes_at_the_deadline_and_not_before) {
  sleep(0, 30);
  time.value = time_at(29);
  EXPECT_EQ(w.next(), nullptr);
  EXPECT_TRUE(waits[0].armed());
  time.value = time_at(30);
  EXPECT_EQ(w.next(), &tasks[0]);
  EXPECT_FALSE(waits[0].armed());
}

TEST_F(worker_test, who_is_woken_goes_behind_who_was_ready) {
  sleep(0, 10);
  time.value = time_at(10);
  w.enqueue(tasks[1]);
  w.fire_expired_timers();
  w.enqueue(tasks[2]);
  EXPECT_THAT(take_all(), ElementsAre(1, 0, 2));
}

// Yielding tasks must not starve sleeping ones: between two checks there are at most 64 dispatches.
TEST_F(worker_test, checks_timers_at_least_every_64_dispatches) {
  static_assert(worker::dispatches_between_checks == 64);
  w.enqueue(tasks[0]);
  std::uint64_t since_a_check = 0;
  for (int dispatch = 0; dispatch < 1'000; ++dispatch) {
    const std::uint64_t checks = w.counts.timer_checks;
    task* ready = w.next();
    since_a_check = w.counts.timer_checks == checks ? since_a_check + 1 : 1;
    ASSERT_LE(since_a_check, 64u) << "dispatch " << dispatch;
    ASSERT_EQ(ready, &tasks[0]);
    w.enqueue(*ready);
  }
  EXPECT_EQ(values(w.counts), (ledger_values{{"dispatches", 1'000}, {"timer_checks", 15}}));
  EXPECT_EQ(time.reads, 0) << "without timers nobody needs to read the clock";
}

TEST_F(worker_test, a_due_sleeper_runs_although_the_queue_is_never_empty) {
  w.enqueue(tasks[0]);
  sleep(1, 10);
  time.value = time_at(10);
  int dispatch = 0;
  for (; dispatch <= 66; ++dispatch) {
    task* ready = w.next();
    if (ready == &tasks[1]) break;
    w.enqueue(*ready);
  }
  EXPECT_LE(dispatch, 65);
  EXPECT_EQ(time.reads, 1);
}

TEST_F(worker_test, asked_whether_anybody_is_ready_does_not_check_timers) {
  sleep(0, 10);
  time.value = time_at(10);
  EXPECT_FALSE(w.anybody_ready());
  EXPECT_EQ(values(w.counts), ledger_values{});
  w.fire_expired_timers();
  EXPECT_TRUE(w.anybody_ready());
}

TEST_F(worker_test, waits_for_the_earliest_timer) {
  sleep(0, 50);
  sleep(1, 40);
  w.wait_for_wake();
  EXPECT_EQ(time.value, time_at(40));
  EXPECT_EQ(time.waits, 1);
  EXPECT_THAT(take_all(), ElementsAre(1));
}

// A deadline counts as passed by the last look, without a clock of its own.
TEST_F(worker_test, knows_what_had_passed_at_the_last_check) {
  EXPECT_FALSE(w.has_passed(time_at(0))) << "it never looked";
  sleep(0, 100);
  time.value = time_at(20);
  w.fire_expired_timers();
  const int reads = time.reads;
  time.value = time_at(30);
  EXPECT_TRUE(w.has_passed(time_at(20)));
  EXPECT_FALSE(w.has_passed(time_at(21)));
  EXPECT_EQ(time.reads, reads);
}

TEST_F(worker_test, a_check_without_timers_keeps_the_time_of_the_last_check) {
  sleep(0, 10);
  time.value = time_at(20);
  w.fire_expired_timers();
  w.fire_expired_timers();  // no timer is armed any more
  EXPECT_TRUE(w.has_passed(time_at(20)));
}

TEST_F(worker_test, says_so_when_nothing_can_wake_anybody) {
  EXPECT_THROW(w.wait_for_wake(), stalled);
  sleep(0, 10);
  EXPECT_NO_THROW(w.wait_for_wake());
}

TEST_F(worker_test, the_message_of_a_stalled_run_names_the_cause) {
  EXPECT_STREQ(stalled().what(),
               "tasks wait, and nothing is left that could wake them (a lost wake-up, or joins that cannot end, which "
               "debug builds name)");
}

TEST_F(worker_test, who_is_forgotten_is_not_dispatched) {
  for (const std::size_t who : {0u, 1u, 2u}) w.enqueue(tasks[who]);
  w.forget(tasks[1]);
  w.forget(tasks[3]);  // was never there
  EXPECT_THAT(take_all(), ElementsAre(0, 2));
  EXPECT_EQ(values(w.counts), (ledger_values{{"dispatches", 2}, {"timer_checks", 1}}));
}

TEST_F(worker_test, a_loop_that_foresees_who_is_next_dispatches_alike) {
  for (const std::size_t who : {0u, 1u, 2u}) w.enqueue(tasks[who]);
  task* foreseen = nullptr;
  constexpr std::size_t dispatches = 3 * worker::dispatches_between_checks;
  for (std::size_t i = 0; i < dispatches; ++i) {
    task* const ready = w.next(foreseen);
    ASSERT_EQ(ready, &tasks[i % 3]);
    EXPECT_EQ(foreseen, &tasks[(i + 1) % 3]);
    w.enqueue(*ready);
  }
  w.forget(tasks[dispatches % 3]);
  EXPECT_EQ(w.next(foreseen), &tasks[(dispatches + 1) % 3]);
  EXPECT_EQ(w.next(foreseen), &tasks[(dispatches + 2) % 3]);
  EXPECT_EQ(w.next(foreseen), nullptr);
  EXPECT_EQ(foreseen, nullptr);
  EXPECT_EQ(values(w.counts), (ledger_values{{"dispatches", dispatches + 2}, {"timer_checks", 4}}));
}

TEST_F(worker_test, is_found_whichever_was_asked_for_last_on_this_thread) {
  std::optional<worker> other(std::in_place, time);
  for (int turn = 0; turn < 3; ++turn) {
    EXPECT_EQ(&w.predicted(), &w);
    EXPECT_EQ(&w.predicted(), &w);
    EXPECT_EQ(&other->predicted(), &*other);
    other.emplace(time);  // at the address of the last one
    EXPECT_EQ(&other->predicted(), &*other);
  }
  std::thread([&] { EXPECT_EQ(&w.predicted(), &w); }).join();
  EXPECT_EQ(&other->predicted(), &*other);
}

TEST_F(worker_test, the_last_of_a_group_wakes_its_joiner) {
  completion group;
  group.expect();
  group.expect();
  group.wait(tasks[0]);
  w.finished(group);
  EXPECT_EQ(w.next(), nullptr);
  w.finished(group);
  EXPECT_EQ(w.next(), &tasks[0]);
  EXPECT_EQ(values(w.counts), (ledger_values{{"finishes", 2}, {"wakes", 1}, {"dispatches", 1}, {"timer_checks", 1}}));
}

TEST_F(worker_test, when_closed_dispatches_nobody_and_gives_out_who_is_unfinished) {
  w.enqueue(tasks[0]);
  w.enqueue(tasks[1]);
  sleep(2, 20);
  sleep(3, 10);
  time.value = time_at(100);
  w.close();
  EXPECT_EQ(w.next(), nullptr);
  EXPECT_EQ(index(w.take_unfinished()), 0u);
  w.enqueue(tasks[0]);  // went on, and waits again
  EXPECT_EQ(w.next(), nullptr);
  EXPECT_EQ(index(w.take_unfinished()), 1u);
  EXPECT_EQ(index(w.take_unfinished()), 0u);
  EXPECT_EQ(index(w.take_unfinished()), 3u);
  EXPECT_EQ(index(w.take_unfinished()), 2u);
  EXPECT_EQ(w.take_unfinished(), nullptr);
}

TEST(virtual_time, passes_only_when_somebody_waits_and_never_backwards) {
  virtual_time time;
  const time_point start = time.now();
  EXPECT_EQ(time.now(), start);
  time.wait_until(start + duration(5));
  EXPECT_EQ(time.now(), start + duration(5));
  time.wait_until(start);
  EXPECT_EQ(time.now(), start + duration(5));
}

// The one test that really waits, 5 ms, since it is about waiting: signals from 1 ms on must not cut it short.
TEST(monotonic_time, a_signal_does_not_cut_a_wait_short) {
  static volatile std::sig_atomic_t signals;
  signals = 0;
  struct sigaction counted = {}, before = {};
  counted.sa_handler = [](int) { signals = signals + 1; };
  ASSERT_EQ(sigaction(SIGALRM, &counted, &before), 0);
  sigevent to_this_thread = {};
  to_this_thread.sigev_notify = SIGEV_SIGNAL;
  to_this_thread.sigev_signo = SIGALRM;
  timer_t soon{};
  ASSERT_EQ(timer_create(CLOCK_MONOTONIC, &to_this_thread, &soon), 0);
  const itimerspec from_a_millisecond_on = {{0, 500'000}, {0, 1'000'000}};
  ASSERT_EQ(timer_settime(soon, 0, &from_a_millisecond_on, nullptr), 0);

  monotonic_time time;
  const time_point deadline = time.now() + std::chrono::milliseconds(5);
  time.wait_until(deadline);
  EXPECT_GE(time.now(), deadline);
  EXPECT_GE(signals, 1);
  time.wait_until(deadline);  // long past: returns

  timer_delete(soon);
  sigaction(SIGALRM, &before, nullptr);
}

}  // namespace
}  // namespace switchmark::runtime
