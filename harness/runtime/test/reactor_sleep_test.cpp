// A worker that sleeps in its reactor: what ends its sleep and what doesn't. Tests that really wait, some milliseconds,
// since they are about waiting.
#include "runtime/reactor.hpp"
#include "runtime/test/reactor_kinds.hpp"
#include "runtime/test/streams.hpp"
#include "runtime/worker.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <ctime>
#include <optional>

namespace switchmark::runtime {
namespace {

/// SIGALRM every millisecond while this lives; the third one writes a byte.
class interruptions {
 public:
  explicit interruptions(int writes_to) {
    count = 0;
    target = writes_to;
    struct sigaction counted = {};
    counted.sa_handler = [](int) {
      count = count + 1;
      if (count == 3 && target >= 0) (void)!write(target, "x", 1);
    };
    sigaction(SIGALRM, &counted, &before_);
    sigevent to_this_process = {};
    to_this_process.sigev_notify = SIGEV_SIGNAL;
    to_this_process.sigev_signo = SIGALRM;
    timer_create(CLOCK_MONOTONIC, &to_this_process, &timer_);
    const itimerspec each_millisecond = {{0, 1'000'000}, {0, 1'000'000}};
    timer_settime(timer_, 0, &each_millisecond, nullptr);
  }
  ~interruptions() {
    timer_delete(timer_);
    sigaction(SIGALRM, &before_, nullptr);
  }
  static inline volatile std::sig_atomic_t count, target;

 private:
  struct sigaction before_ = {};
  timer_t timer_{};
};

struct reactor_sleep_test : testing::TestWithParam<reactor_kind> {
  void SetUp() override {
    if (const std::string why = GetParam().unavailable(); !why.empty()) GTEST_SKIP() << why;
    asks.emplace(GetParam().make());
    w.emplace(time, &*asks);
    sleeps.owner = &sleeper;
    wait.owner = &waiter;
    ASSERT_TRUE(w->arm(wait));
  }
  void TearDown() override {
    if (wait.armed()) wait.disarm();
  }

  const stream one = stream::pipe();
  monotonic_time time;
  std::optional<reactor> asks;
  std::optional<worker> w;
  task waiter, sleeper;
  readiness_wait wait{one.out(), interest::readable};
  timer sleeps;
};

TEST_P(reactor_sleep_test, signals_do_not_end_it_before_the_deadline) {
  const interruptions signals(-1);
  sleeps.deadline = time.now() + std::chrono::milliseconds(5);
  w->arm(sleeps);
  w->wait_for_wake();
  EXPECT_GE(time.now(), sleeps.deadline);
  EXPECT_GE(interruptions::count, 1);
  EXPECT_EQ(w->next(), &sleeper);
  EXPECT_TRUE(wait.armed());
}

TEST_P(reactor_sleep_test, without_a_deadline_only_readiness_ends_it) {
  const interruptions signals(one.in());
  w->wait_for_wake();
  EXPECT_GE(interruptions::count, 3);
  EXPECT_EQ(w->next(), &waiter);
}

TEST_P(reactor_sleep_test, readiness_ends_it_long_before_the_deadline) {
  const interruptions signals(one.in());
  sleeps.deadline = time.now() + std::chrono::hours(1);
  w->arm(sleeps);
  w->wait_for_wake();
  EXPECT_EQ(w->next(), &waiter);
  EXPECT_TRUE(sleeps.armed());
}

TEST_P(reactor_sleep_test, does_not_sleep_beyond_a_deadline_that_has_passed) {
  sleeps.deadline = time.now();
  w->arm(sleeps);
  w->wait_for_wake();
  EXPECT_EQ(w->next(), &sleeper);
}

INSTANTIATE_TEST_SUITE_P(each, reactor_sleep_test, testing::ValuesIn(reactor_kinds()), name_of_kind);

}  // namespace
}  // namespace switchmark::runtime
