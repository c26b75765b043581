// A task that another thread wakes.
#include "runtime/remote_wake.hpp"
#include "runtime/reactor.hpp"
#include "runtime/test/reactor_kinds.hpp"
#include "runtime/worker.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <cerrno>
#include <optional>
#include <thread>

namespace switchmark::runtime {
namespace {

struct remote_wake_test : testing::TestWithParam<reactor_kind> {
  void SetUp() override {
    if (const std::string why = GetParam().unavailable(); !why.empty()) GTEST_SKIP() << why;
    asks.emplace(GetParam().make());
    w.emplace(time, &*asks);
    remote.emplace(*w);
  }
  /// What a task does that waits to be woken. `idle`: when it is not ready.
  template <class Idle>
  void await(Idle idle) {
    while (!remote->take()) {
      readiness_wait wait(remote->descriptor(), interest::readable, &waiter);
      if (!w->arm(wait)) continue;
      while (w->next() == nullptr) idle();
    }
  }

  monotonic_time time;
  std::optional<reactor> asks;
  std::optional<worker> w;
  std::optional<remote_wake> remote;
  task waiter;
};

TEST_P(remote_wake_test, wakes_a_task_of_this_thread) {
  remote->wake();
  remote->wake();
  await([] { FAIL() << "it was woken before it waited"; });
  EXPECT_FALSE(remote->take()) << "two wakes that nobody took are one";
  readiness_wait wait(remote->descriptor(), interest::readable, &waiter);
  while (!w->arm(wait) || w->next() != nullptr) {
  }  // what the first wake has left
  ASSERT_TRUE(wait.armed());
  remote->wake();
  EXPECT_EQ(w->next(), &waiter);
  EXPECT_TRUE(remote->take());
}

// Each wake is answered before the next one: a lost one would end nothing, and the test at its time-out.
TEST_P(remote_wake_test, no_wake_of_another_thread_is_lost) {
  constexpr int rounds = 500;
  std::atomic<int> answered = 0;
  std::thread other([&] {
    for (int round = 1; round <= rounds; ++round) {
      remote->wake();
      while (answered.load() != round) std::this_thread::yield();
    }
  });
  for (int round = 1; round <= rounds; ++round) {
    const bool sleeps = round % 2 == 0;  // or asks again and again
    await([&] {
      if (sleeps) w->wait_for_wake();
    });
    answered = round;
  }
  other.join();
  EXPECT_FALSE(remote->take());
}

TEST_P(remote_wake_test, its_end_wakes_who_still_waits) {
  readiness_wait wait(remote->descriptor(), interest::readable, &waiter);
  ASSERT_TRUE(w->arm(wait));
  remote.reset();
  EXPECT_EQ(w->next(), &waiter);
  EXPECT_EQ(wait.error, ECANCELED);
}

INSTANTIATE_TEST_SUITE_P(each, remote_wake_test, testing::ValuesIn(reactor_kinds()), name_of_kind);

}  // namespace
}  // namespace switchmark::runtime
