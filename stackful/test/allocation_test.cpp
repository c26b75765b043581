#include "runtime/worker.hpp"
#include "stackful/fibers/fiber_scheduler.hpp"
#include "stackful/preemption/no_preempt.hpp"
#include "stackful/preemption/preemption.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>
#include <vector>

namespace switchmark::stackful {
namespace {

using namespace std::chrono_literals;

// A tick that was deferred is taken when an allocation of program code ends: the hook's whole purpose. The pending flag
// stays as it is when nothing is to be preempted, so that the hook can be seen without a timer.
TEST(allocation, asks_for_a_pending_tick_after_every_kind_of_allocation) {
  runtime::monotonic_time time;
  runtime::worker worker(time);
  fiber_scheduler<preemption> scheduler(worker, {.bytes = 64 * 1024}, 10s);
  runtime::completion done;
  int taken = 0;
  scheduler.spawn(done, [&] {
    const auto clears_a_stale_tick = [&](auto allocate) {
      this_thread.pending = true;  // of another dispatch: taking it means dropping it
      allocate();
      taken += !this_thread.pending;
    };
    void* volatile memory = nullptr;
    clears_a_stale_tick([&] { memory = std::malloc(100); });
    clears_a_stale_tick([&] { memory = std::realloc(memory, 200); });
    clears_a_stale_tick([&] { std::free(memory); });
    clears_a_stale_tick([&] { memory = std::calloc(10, 10); });
    std::free(memory);
    clears_a_stale_tick([&] { memory = new char[100]; });
    clears_a_stale_tick([&] { delete[] static_cast<char*>(memory); });
    clears_a_stale_tick([&] { memory = new int; });
    clears_a_stale_tick([&] { delete static_cast<int*>(memory); });
  });
  scheduler.run(done);
  EXPECT_EQ(taken, 8);
}

TEST(allocation, leaves_a_pending_tick_alone_inside_a_no_preempt_region) {
  runtime::monotonic_time time;
  runtime::worker worker(time);
  fiber_scheduler<preemption> scheduler(worker, {.bytes = 64 * 1024}, 10s);
  runtime::completion done;
  bool still_pending = false;
  scheduler.spawn(done, [&] {
    const no_preempt region;
    this_thread.pending = true;
    void* volatile memory = std::malloc(100);
    std::free(memory);
    still_pending = this_thread.pending;
  });
  scheduler.run(done);
  EXPECT_TRUE(still_pending);
}

// Ticks fall into the allocator all the time here, and two tasks must still get their own results.
TEST(allocation, allocating_tasks_keep_their_results_under_ticks) {
  runtime::monotonic_time time;
  runtime::worker worker(time);
  fiber_scheduler<preemption> scheduler(worker, {.bytes = 64 * 1024}, 200us);
  const auto kernel = [](int seed) {
    std::vector<std::string> words;
    std::size_t sum = 0;
    for (int i = 0; i < 400; ++i) {
      words.emplace_back(static_cast<std::size_t>(20 + (seed * 31 + i) % 90), static_cast<char>('a' + i % 26));
      sum = sum * 31 + words[words.size() / 2].size();
      if (words.size() > 40) words.erase(words.begin(), words.begin() + 20);
    }
    return sum;
  };
  runtime::completion done;
  int wrong = 0;
  for (int task = 0; task < 3; ++task)
    scheduler.spawn(done, [&, task] {
      const std::size_t expected = kernel(task);
      for (int i = 0; i < 1'000'000 && worker.counts.forced_switches < 100; ++i) wrong += kernel(task) != expected;
    });
  scheduler.run(done);
  EXPECT_EQ(wrong, 0);
  EXPECT_GE(worker.counts.forced_switches, 100u);
}

}  // namespace
}  // namespace switchmark::stackful
