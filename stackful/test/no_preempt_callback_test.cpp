// Program code that library code calls under a lock, with SQLite as the library code: its allocator runs under a mutex
// that belongs to the process. Each trial is a process of its own, since a deadlock is one of the results.
#include "platform/program_code.hpp"
#include "stackful/fibers/fiber_scheduler.hpp"
#include "stackful/preemption/no_preempt.hpp"
#include "stackful/preemption/preemption.hpp"
#include "stackful/test/ticks.hpp"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <sys/time.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <cstdlib>
#include <cstring>

namespace switchmark::stackful {
namespace {

using namespace std::chrono_literals;

// The allocator, stopped whenever it takes memory. Every block begins with its size.

void* take(int bytes) {
  raise_two_ticks();
  auto* const block = static_cast<std::size_t*>(std::malloc(static_cast<std::size_t>(bytes) + sizeof(std::size_t)));
  *block = static_cast<std::size_t>(bytes);
  return block + 1;
}
void give_back(void* block) { std::free(static_cast<std::size_t*>(block) - 1); }
SWITCHMARK_NON_PREEMPTIBLE int size_of(void* block) { return static_cast<int>(static_cast<std::size_t*>(block)[-1]); }
void* resize(void* block, int bytes) {
  void* const moved = take(bytes);
  std::memcpy(moved, block, static_cast<std::size_t>(std::min(bytes, size_of(block))));
  give_back(block);
  return moved;
}
SWITCHMARK_NON_PREEMPTIBLE int rounded(int bytes) { return (bytes + 7) & ~7; }

// The same inside ordinary regions.

void* take_in_region(int bytes) {
  const no_preempt region;
  return take(bytes);
}
void* resize_in_region(void* block, int bytes) {
  const no_preempt region;
  return resize(block, bytes);
}

// The same as it should be.

SWITCHMARK_NON_PREEMPTIBLE void* take_as_callback(int bytes) {
  const no_preempt_callback region;
  return take(bytes);
}
SWITCHMARK_NON_PREEMPTIBLE void give_back_as_callback(void* block) {
  const no_preempt_callback region;
  give_back(block);
}
SWITCHMARK_NON_PREEMPTIBLE void* resize_as_callback(void* block, int bytes) {
  const no_preempt_callback region;
  return resize(block, bytes);
}

int begin(void*) { return SQLITE_OK; }
void end(void*) {}

sqlite3_mem_methods allocator(void* (*take_from)(int), void (*give_back_to)(void*), void* (*resize_in)(void*, int)) {
  return {take_from, give_back_to, resize_in, &size_of, &rounded, &begin, &end, nullptr};
}

/// Two fibers use SQLite with that allocator. Ends the process: with 0, or by SIGALRM when they wait `for_ever`.
[[noreturn]] void use(const sqlite3_mem_methods& methods, std::chrono::microseconds for_ever) {
  const itimerval bound{{}, {.tv_sec = for_ever.count() / 1'000'000, .tv_usec = for_ever.count() % 1'000'000}};
  setitimer(ITIMER_REAL, &bound, nullptr);
  sqlite3_shutdown();
  sqlite3_config(SQLITE_CONFIG_MALLOC, &methods);
  runtime::monotonic_time time;
  runtime::worker worker(time);
  fiber_scheduler<preemption> fibers(worker, {.bytes = 256 * 1024}, std::chrono::hours(1));
  runtime::completion done;
  for (int fiber = 0; fiber < 2; ++fiber)
    fibers.spawn(done, [] {
      sqlite3* database = nullptr;
      sqlite3_open(":memory:", &database);
      sqlite3_close(database);
    });
  fibers.run(done);
  std::_Exit(worker.counts.ticks_deferred > 0 ? 0 : 1);
}

TEST(no_preempt_callback_death_test, without_a_region_the_lock_is_held_by_a_stopped_fiber) {
  EXPECT_EXIT(use(allocator(&take, &give_back, &resize), 300ms), testing::KilledBySignal(SIGALRM), "");
}

TEST(no_preempt_callback_death_test, an_ordinary_region_takes_its_tick_with_the_lock_held) {
  EXPECT_EXIT(use(allocator(&take_in_region, &give_back, &resize_in_region), 300ms), testing::KilledBySignal(SIGALRM),
              "");
}

TEST(no_preempt_callback_death_test, leaves_the_tick_to_a_moment_without_the_lock) {
  EXPECT_EXIT(use(allocator(&take_as_callback, &give_back_as_callback, &resize_as_callback), 30s),
              testing::ExitedWithCode(0), "");
}

}  // namespace
}  // namespace switchmark::stackful
