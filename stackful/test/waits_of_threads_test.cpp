// Waits that stop the thread of the fiber that would end them: debug builds name them instead of waiting for ever.
#include "stackful/preemption/preemption.hpp"
#include "stackful/test/scheduler_fixture.hpp"

#include <semaphore.h>
#include <atomic>
#include <barrier>
#include <condition_variable>
#include <future>
#include <latch>
#include <mutex>
#include <semaphore>
#include <shared_mutex>
#include <string>
#include <thread>

namespace switchmark::stackful {

/// What two fibers share, and the waits for it. With names that a report finds.
struct shared_by_fibers {
  std::promise<int> promise;
  std::future<int> future = promise.get_future();
  std::latch latch{1};
  std::barrier<> barrier{2};
  std::counting_semaphore<4> counting{0};
  std::atomic<int> value = 0;
  std::mutex mutex;
  std::condition_variable condition;
  std::shared_mutex shared;
  sem_t semaphore = {};

  /// Behind the last call of a function: the compiler cannot turn that call into a jump, which leaves no trace of the
  /// function on the stack.
  static void no_jump() { asm volatile(""); }

  [[gnu::noinline]] void wait_for_future() { (void)future.get(); }
  [[gnu::noinline]] void wait_for_latch() {
    latch.wait();
    no_jump();
  }
  [[gnu::noinline]] void wait_for_barrier() { barrier.arrive_and_wait(); }
  [[gnu::noinline]] void wait_for_counting() {
    counting.acquire();
    no_jump();
  }
  [[gnu::noinline]] void wait_for_value() {
    value.wait(0);
    no_jump();
  }
  [[gnu::noinline]] void wait_for_condition() {
    std::unique_lock lock(mutex);
    condition.wait(lock);
  }
  [[gnu::noinline]] void wait_for_shared() {
    shared.lock();
    no_jump();
  }
  [[gnu::noinline]] void wait_for_semaphore() {
    sem_wait(&semaphore);
    no_jump();
  }

  void end_waits() {
    promise.set_value(1);
    latch.count_down();
    counting.release();
    value = 1;
    value.notify_all();
    shared.unlock();
    sem_post(&semaphore);
  }
};

namespace {

struct wait_of_thread {
  const char* name;
  void (shared_by_fibers::*wait)();
  friend void PrintTo(const wait_of_thread& of, std::ostream* to) { *to << of.name; }
};

struct waits_of_threads : testing::TestWithParam<wait_of_thread> {
  void SetUp() override {
#ifdef NDEBUG
    GTEST_SKIP() << "release builds don't look: they would wait for ever";
#endif
    GTEST_FLAG_SET(death_test_style, "threadsafe");
  }

  /// One fiber waits; the other one would end the wait, if `first` it has done so before.
  template <class Preemption>
  static void run(bool first) {
    runtime::virtual_time time;
    runtime::worker worker(time);
    fiber_scheduler<Preemption> fibers(worker, {.bytes = 65'536},
                                       runtime::tick_options{.quantum = std::chrono::hours(1)});
    runtime::completion done;
    shared_by_fibers shared;
    shared.shared.lock();
    if (first) shared.end_waits();
    fibers.spawn(done, [&] { (shared.*GetParam().wait)(); });
    if (!first) fibers.spawn(done, [&] { shared.end_waits(); });
    fibers.run(done);
  }
};
using waits_of_threads_death = waits_of_threads;

TEST_P(waits_of_threads_death, between_two_fibers_are_named) {
  const std::string line = "^deadlock: the .* at 0x[0-9a-f]+ is waited for by .*shared_by_fibers::wait_for_" +
                           std::string(GetParam().name) + "\\(\\), and the process has no other thread .* or a join\n$";
  EXPECT_DEATH(run<preemption>(false), line);
  EXPECT_DEATH(run<cooperation>(false), line);
}

INSTANTIATE_TEST_SUITE_P(of_a, waits_of_threads_death,
                         testing::Values(wait_of_thread{"future", &shared_by_fibers::wait_for_future},
                                         wait_of_thread{"latch", &shared_by_fibers::wait_for_latch},
                                         wait_of_thread{"barrier", &shared_by_fibers::wait_for_barrier},
                                         wait_of_thread{"counting", &shared_by_fibers::wait_for_counting},
                                         wait_of_thread{"value", &shared_by_fibers::wait_for_value},
                                         wait_of_thread{"condition", &shared_by_fibers::wait_for_condition},
                                         wait_of_thread{"shared", &shared_by_fibers::wait_for_shared},
                                         wait_of_thread{"semaphore", &shared_by_fibers::wait_for_semaphore}),
                         [](const auto& of) { return std::string(of.param.name); });

using ended_waits_of_threads = waits_of_threads;
TEST_P(ended_waits_of_threads, do_not_wait) { run<preemption>(true); }

INSTANTIATE_TEST_SUITE_P(of_a, ended_waits_of_threads,
                         testing::Values(wait_of_thread{"future", &shared_by_fibers::wait_for_future},
                                         wait_of_thread{"latch", &shared_by_fibers::wait_for_latch},
                                         wait_of_thread{"counting", &shared_by_fibers::wait_for_counting},
                                         wait_of_thread{"value", &shared_by_fibers::wait_for_value},
                                         wait_of_thread{"shared", &shared_by_fibers::wait_for_shared},
                                         wait_of_thread{"semaphore", &shared_by_fibers::wait_for_semaphore}),
                         [](const auto& of) { return std::string(of.param.name); });

// Another thread may end any of them.
TEST(waits_for_a_thread, go_on_when_it_ends_them) {
  runtime::virtual_time time;
  runtime::worker worker(time);
  fiber_scheduler<preemption> fibers(worker, {.bytes = 65'536},
                                     runtime::tick_options{.quantum = std::chrono::hours(1)});
  runtime::completion done;
  std::latch waits(1);
  std::promise<int> promise;
  std::future<int> future = promise.get_future();
  std::thread other([&] {
    waits.wait();
    promise.set_value(7);
  });
  int result = 0;
  fibers.spawn(done, [&] {
    waits.count_down();
    result = future.get();
  });
  fibers.run(done);
  other.join();
  EXPECT_EQ(result, 7);
}

}  // namespace
}  // namespace switchmark::stackful
