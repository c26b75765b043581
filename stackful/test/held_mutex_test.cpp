// A lock of the kernel's that is held across a tick: debug builds name it instead of waiting for ever.
#include "stackful/preemption/preemption.hpp"
#include "stackful/test/scheduler_fixture.hpp"
#include "stackful/test/ticks.hpp"

#include <pthread.h>
#include <atomic>
#include <cerrno>
#include <mutex>
#include <thread>

namespace switchmark::stackful {

[[gnu::noinline]] void takes_a_bare_mutex(std::mutex& bare) { const std::lock_guard lock(bare); }

namespace {

struct held_mutex_test : scheduler_fixture<preemption> {
  void SetUp() override {
#ifdef NDEBUG
    GTEST_SKIP() << "release builds don't look: they would wait for ever";
#endif
    GTEST_FLAG_SET(death_test_style, "threadsafe");
  }
};
using held_mutex_death = held_mutex_test;

TEST_F(held_mutex_death, names_the_mutex_the_function_that_asks_and_the_remedy) {
  std::mutex bare;
  fibers->spawn(done, [&] {
    const std::lock_guard lock(bare);
    raise_two_ticks();
  });
  fibers->spawn(done, [&] { takes_a_bare_mutex(bare); });
  EXPECT_DEATH(fibers->run(done),
               "^deadlock: the mutex at 0x[0-9a-f]+ is waited for by [^ ]*takes_a_bare_mutex\\(std::mutex&\\), and "
               "this thread holds it.*Take stackful::mutex, or hold it inside a no_preempt region\n$");
}

TEST_F(held_mutex_death, tells_the_address_of_a_function_without_a_name) {
  pthread_mutex_t bare = PTHREAD_MUTEX_INITIALIZER;
  const auto visits = [&] {
    pthread_mutex_lock(&bare);
    raise_two_ticks();
    pthread_mutex_unlock(&bare);
  };
  for (int i = 0; i < 2; ++i) fibers->spawn(done, visits);
  EXPECT_DEATH(fibers->run(done), "is waited for by the program at \\+0x[0-9a-f]+, and this thread");
}

// Whoever asks again while it holds it would wait for itself just as long.
TEST_F(held_mutex_death, names_a_mutex_that_a_fiber_locks_twice) {
  std::mutex bare;
  fibers->spawn(done, [&] {
    bare.lock();
    takes_a_bare_mutex(bare);
  });
  EXPECT_DEATH(fibers->run(done), "takes_a_bare_mutex.* or by the same one");
}

TEST_F(held_mutex_test, is_silent_about_what_is_given_back_before_the_next_one_asks) {
  std::mutex bare;
  for (int i = 0; i < 2; ++i)
    fibers->spawn(done, [&, this] {
      {
        const no_preempt region;
        const std::lock_guard lock(bare);
        raise_two_ticks();
      }
      takes_a_bare_mutex(bare);
      log("through");
    });
  fibers->run(done);
  EXPECT_THAT(order, testing::ElementsAre("through", "through"));
}

TEST_F(held_mutex_test, waits_for_another_thread) {
  std::mutex bare;
  std::atomic<bool> held = false, asks = false;
  std::thread other([&] {
    const std::lock_guard lock(bare);
    held = true;
    while (!asks) std::this_thread::yield();
  });
  while (!held) std::this_thread::yield();
  fibers->spawn(done, [&, this] {
    asks = true;
    takes_a_bare_mutex(bare);
    log("through");
  });
  fibers->run(done);
  other.join();
  EXPECT_THAT(order, testing::ElementsAre("through"));
}

TEST_F(held_mutex_test, leaves_it_to_a_mutex_that_refuses_by_itself) {
  pthread_mutexattr_t checks;
  pthread_mutexattr_init(&checks);
  pthread_mutexattr_settype(&checks, PTHREAD_MUTEX_ERRORCHECK);
  pthread_mutex_t bare;
  pthread_mutex_init(&bare, &checks);
  std::vector<int> results;
  for (int i = 0; i < 2; ++i)
    fibers->spawn(done, [&] {
      results.push_back(pthread_mutex_lock(&bare));
      raise_two_ticks();
      if (results.size() == 2) pthread_mutex_unlock(&bare);
    });
  fibers->run(done);
  EXPECT_THAT(results, testing::ElementsAre(0, EDEADLK));
}

// Let in again by the kernel's own count, hence the second fiber too: no deadlock, but no exclusion either.
TEST_F(held_mutex_test, a_recursive_mutex_does_not_wait_and_excludes_nobody) {
  std::recursive_mutex bare;
  for (const char* name : {"a", "b"})
    fibers->spawn(done, [&, this, name] {
      const std::lock_guard lock(bare);
      log(name + std::string(" in"));
      raise_two_ticks();
      log(name + std::string(" out"));
    });
  fibers->run(done);
  EXPECT_THAT(order, testing::ElementsAre("a in", "b in", "a out", "b out"));
}

}  // namespace
}  // namespace switchmark::stackful
