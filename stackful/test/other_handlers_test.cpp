// Ticks that come into the handler of another signal: program code, but what it has interrupted need not be.
#include "platform/signal_mask.hpp"
#include "stackful/preemption/preemption.hpp"
#include "stackful/test/scheduler_fixture.hpp"
#include "stackful/test/ticks.hpp"

#include <pthread.h>
#include <csignal>
#include <cstdint>

namespace switchmark::stackful {
namespace {

constexpr int users = SIGUSR1;

/// What the handler is to do; reset by the fixture.
void (*action_of_handler)() = nullptr;
void handle(int) { action_of_handler(); }

struct other_handlers : scheduler_fixture<preemption> {
  ~other_handlers() override { sigaction(users, &before, nullptr); }

  /// From now on `users` runs `action`.
  void install(void (*action)(), int flags) {
    action_of_handler = action;
    struct sigaction handler = {};
    handler.sa_handler = &handle;
    handler.sa_flags = flags;
    sigaction(users, &handler, &before);
  }
  static bool is_blocked(int signal) { return (platform::blocked_signals() >> (signal - 1) & 1) != 0; }

  struct sigaction before = {};
};

TEST_F(other_handlers, are_not_stopped) {
  install([] { raise_two_ticks(); }, 0);
  fibers->spawn(done, [this] {
    raise(users);
    log(is_blocked(users) ? "a blocked" : "a");
  });
  fibers->spawn(done, [this] { log(is_blocked(users) ? "b blocked" : "b"); });
  fibers->run(done);
  EXPECT_THAT(order, testing::ElementsAre("a", "b"));
  EXPECT_EQ(worker.counts.forced_switches, 0u);
  EXPECT_EQ(worker.counts.ticks_deferred, 1u);
}

TEST_F(other_handlers, leave_the_tick_pending_until_a_region_ends_behind_them) {
  install([] { raise_two_ticks(); }, 0);
  fibers->spawn(done, [this] {
    raise(users);
    { const no_preempt region; }
    log("a");
  });
  fibers->spawn(done, [this] { log("b"); });
  fibers->run(done);
  EXPECT_THAT(order, testing::ElementsAre("b", "a"));
}

TEST_F(other_handlers, are_not_stopped_where_a_region_of_theirs_ends) {
  install(
      [] {
        raise_two_ticks();
        const no_preempt region;
      },
      0);
  fibers->spawn(done, [this] {
    raise(users);
    log("a");
  });
  fibers->spawn(done, [this] { log("b"); });
  fibers->run(done);
  EXPECT_THAT(order, testing::ElementsAre("a", "b"));
}

TEST_F(other_handlers, that_block_nothing_get_no_tick_at_all) {
  install([] { raise_two_ticks(); }, SA_NODEFER);
  fibers->spawn(done, [this] {
    raise_tick();
    raise(users);  // the two ticks are one pending signal
    log("a");
  });
  fibers->spawn(done, [this] { log("b"); });
  fibers->run(done);
  EXPECT_EQ(worker.counts.ticks_delivered, 3u);
  EXPECT_EQ(worker.counts.ticks_deferred + worker.counts.forced_switches, 2u) << "raise returns in library code";
  struct sigaction installed = {};
  sigaction(users, nullptr, &installed);
  EXPECT_EQ(sigismember(&installed.sa_mask, SIGRTMIN), 1);
}

TEST_F(other_handlers, on_an_alternate_stack_are_not_stopped) {
  alignas(16) static std::byte alternate[65'536];
  const stack_t ours = {.ss_sp = alternate, .ss_flags = 0, .ss_size = sizeof alternate};
  stack_t old = {};
  sigaltstack(&ours, &old);
  install([] { raise_two_ticks(); }, SA_ONSTACK);
  fibers->spawn(done, [this] {
    raise(users);
    log("a");
  });
  fibers->spawn(done, [this] { log("b"); });
  fibers->run(done);
  sigaltstack(&old, nullptr);
  EXPECT_THAT(order, testing::ElementsAre("a", "b"));
}

// The mask may be another one at each run.
TEST_F(other_handlers, are_told_apart_from_a_mask_of_the_thread) {
  sigset_t blocked, old;
  sigemptyset(&blocked);
  sigaddset(&blocked, SIGUSR2);
  pthread_sigmask(SIG_BLOCK, &blocked, &old);
  fibers->spawn(done, [this] {
    raise_two_ticks();
    log("a");
  });
  fibers->spawn(done, [this] { log("b"); });
  fibers->run(done);
  pthread_sigmask(SIG_SETMASK, &old, nullptr);
  EXPECT_THAT(order, testing::ElementsAre("b", "a"));
}

/// Of fibers of each kind.
template <class Preemption>
struct waits_in_handlers : scheduler_fixture<Preemption> {
  void SetUp() override {
#ifdef NDEBUG
    GTEST_SKIP() << "release builds don't look";
#endif
    GTEST_FLAG_SET(death_test_style, "threadsafe");
  }
};
using kinds = testing::Types<cooperation, preemption>;
TYPED_TEST_SUITE(waits_in_handlers, kinds);

fiber_scheduler<cooperation>* cooperative = nullptr;
fiber_scheduler<preemption>* preemptive = nullptr;

TYPED_TEST(waits_in_handlers, are_refused) {
  auto& fibers = *this->fibers;
  if constexpr (std::is_same_v<TypeParam, cooperation>)
    cooperative = &fibers, action_of_handler = [] { cooperative->yield(); };
  else
    preemptive = &fibers, action_of_handler = [] { preemptive->yield(); };
  std::signal(users, &handle);
  fibers.spawn(this->done, [] { raise(users); });
  fibers.spawn(this->done, [] {});
  EXPECT_DEATH(fibers.run(this->done), "^a fiber waits inside a signal handler");
  std::signal(users, SIG_DFL);
}

}  // namespace
}  // namespace switchmark::stackful
