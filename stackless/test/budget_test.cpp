#include "stackless/safepoints/budget_schedulers.hpp"
#include "stackless/test/fixtures.hpp"

#include <sched.h>

#include <chrono>
#include <cstring>
#include <filesystem>
#include <functional>
#include <set>
#include <string>
#include <thread>

namespace switchmark::stackless {
namespace {

using testing::ElementsAre;
using log_type = std::vector<std::string>;

/// Passes so many safepoints, says after each where it is.
class steps {
 public:
  template <class Scheduler>
  steps(Scheduler& waits, log_type& order, std::string name, int count)
      : safepoint_([&waits](waker w) { return waits.safepoint(w); }),
        order_(order),
        name_(std::move(name)),
        count_(count) {}
  poll_result poll(waker w) {
    bool passed = std::exchange(gave_way_, false);
    for (; step_ < count_; ++step_) {
      if (!std::exchange(passed, false) && safepoint_(w) == poll_result::pending) {
        gave_way_ = true;
        return poll_result::pending;
      }
      order_.push_back(name_ + std::to_string(step_));
    }
    return poll_result::ready;
  }

 private:
  std::function<poll_result(waker)> safepoint_;
  log_type& order_;
  std::string name_;
  int count_, step_ = 0;
  bool gave_way_ = false;
};

template <class Scheduler>
coroutine<> step_coroutine(Scheduler& waits, log_type& order, std::string name, int count) {
  for (int step = 0; step < count; ++step) {
    co_await waits.safepoint();
    order.push_back(name + std::to_string(step));
  }
}

/// Two tasks of so many steps each, on futures and on coroutines.
struct two_tasks {
  runtime::virtual_time time;
  runtime::worker worker{time};
  runtime::completion done;
  log_type order;

  template <class Budget>
  void run_futures(const runtime::budget_options& requested, int count) {
    budget_future_scheduler<Budget> waits(worker, requested);
    for (const char* name : {"a", "b"}) waits.template spawn<steps>(done, waits, order, name, count);
    waits.run(done);
  }
  template <class Budget>
  void run_coroutines(const runtime::budget_options& requested, int count) {
    budget_coroutine_scheduler<Budget> waits(worker, requested);
    for (const char* name : {"a", "b"}) waits.spawn(done, step_coroutine(waits, order, name, count));
    waits.run(done);
  }
};
struct budget_test : testing::Test, two_tasks {};

TEST_F(budget_test, a_counted_one_is_spent_after_so_many_safepoints) {
  // The third safepoint gives way, and every third one after it, whoever passes them.
  run_futures<counted_budget>({.operations = 3}, 4);
  EXPECT_THAT(order, ElementsAre("a0", "a1", "b0", "b1", "a2", "a3", "b2", "b3"));
  EXPECT_EQ(worker.counts.safepoints_taken, 2u);
}

TEST_F(budget_test, coroutines_and_futures_give_way_at_the_same_safepoints) {
  two_tasks futures, coroutines;
  futures.run_futures<counted_budget>({.operations = 3}, 20);
  coroutines.run_coroutines<counted_budget>({.operations = 3}, 20);
  EXPECT_EQ(coroutines.order, futures.order);
  EXPECT_EQ(coroutines.worker.counts.safepoints_taken, futures.worker.counts.safepoints_taken);
}

TEST_F(budget_test, of_one_operation_gives_way_at_every_safepoint) {
  run_futures<counted_budget>({.operations = 1}, 2);
  EXPECT_THAT(order, ElementsAre("a0", "b0", "a1", "b1"));
}

TEST_F(budget_test, by_the_clock_lasts_as_long_as_the_clock_stands) {
  run_futures<clocked_budget>({.quantum = std::chrono::nanoseconds(1)}, 2);
  EXPECT_THAT(order, ElementsAre("a0", "a1", "b0", "b1"));
  EXPECT_EQ(worker.counts.safepoints_taken, 0u);
}

TEST_F(budget_test, by_the_clock_is_spent_when_its_time_has_passed) {
  clocked_budget budget({.quantum = std::chrono::nanoseconds(10)}, worker);
  time.wait_until(time.now() + std::chrono::nanoseconds(9));
  EXPECT_FALSE(budget.spend());
  time.wait_until(time.now() + std::chrono::nanoseconds(1));
  EXPECT_TRUE(budget.spend());
  budget.refill();
  EXPECT_FALSE(budget.spend());
}

TEST_F(budget_test, by_the_clock_lasts_a_quantum_from_its_refill_on) {
  clocked_budget budget({.quantum = std::chrono::nanoseconds(10)}, worker);
  time.wait_until(time.now() + std::chrono::nanoseconds(35));
  EXPECT_TRUE(budget.spend());
  budget.refill();
  EXPECT_FALSE(budget.spend());
}

TEST_F(budget_test, a_tick_flag_is_set_again_and_again) {
  tick_flag ticks(std::chrono::microseconds(100));
  for (int tick = 0; tick < 3; ++tick) {
    while (!ticks.is_set()) std::this_thread::yield();  // a test that hangs here has no ticks
    ticks.clear();
  }
}

// With a wrong period or without waiting, the flag would be set at once. A right one may be looked at as often as one
// likes.
TEST_F(budget_test, a_tick_flag_is_not_set_before_a_quantum_is_over) {
  const tick_flag ticks(std::chrono::hours(1));
  EXPECT_FALSE(ticks.is_set());
  for (int look = 0; look < 2'000; ++look) {
    std::this_thread::yield();
    ASSERT_FALSE(ticks.is_set());
  }
}

/// The CPUs that a thread of this process may use; 0 is the calling one.
cpu_set_t allowed_to(pid_t thread) {
  cpu_set_t cpus;
  CPU_ZERO(&cpus);
  EXPECT_EQ(sched_getaffinity(thread, sizeof cpus, &cpus), 0);
  return cpus;
}

std::set<pid_t> threads() {
  std::set<pid_t> all;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/task"))
    all.insert(std::stoi(entry.path().filename().string()));
  return all;
}

/// The CPUs of the thread that sets the flag of the calling thread, which is pinned to `cpu`.
cpu_set_t allowed_to_ticker_of(int cpu) {
  cpu_set_t only;
  CPU_ZERO(&only);
  CPU_SET(cpu, &only);
  EXPECT_EQ(sched_setaffinity(0, sizeof only, &only), 0);
  const std::set<pid_t> before = threads();
  const tick_flag ticks(std::chrono::microseconds(100));
  while (!ticks.is_set()) std::this_thread::yield();
  for (const pid_t thread : threads())
    if (!before.contains(thread)) return allowed_to(thread);
  ADD_FAILURE() << "no thread was made";
  return only;
}

TEST_F(budget_test, a_tick_flag_is_set_by_a_thread_on_another_cpu_where_there_is_one) {
  const cpu_set_t as_before = allowed_to(0);
  cpu_set_t all;
  std::memset(&all, 0xff, sizeof all);
  ASSERT_EQ(sched_setaffinity(0, sizeof all, &all), 0);
  all = allowed_to(0);  // the kernel leaves out those that the process may not use
  for (int cpu = 0; cpu < CPU_SETSIZE; ++cpu) {
    if (!CPU_ISSET(cpu, &all)) continue;
    cpu_set_t expected = all;
    if (CPU_COUNT(&all) > 1) CPU_CLR(cpu, &expected);
    const cpu_set_t allowed = allowed_to_ticker_of(cpu);
    EXPECT_TRUE(CPU_EQUAL(&allowed, &expected)) << "away from CPU " << cpu;
  }
  sched_setaffinity(0, sizeof as_before, &as_before);
}

TEST_F(budget_test, by_a_flag_lasts_from_its_refill_until_the_next_tick) {
  flagged_budget budget({.quantum = std::chrono::milliseconds(1)}, worker);
  bool refilled = false;
  for (int tick = 0; tick < 1'000 && !refilled; ++tick) {  // on a busy machine the next tick may come at once
    while (!budget.spend()) std::this_thread::yield();
    budget.refill();
    refilled = !budget.spend();
  }
  EXPECT_TRUE(refilled);
}

TEST_F(budget_test, who_gives_way_fires_expired_timers_first) {
  budget_coroutine_scheduler<counted_budget> waits(worker, {.operations = 2});
  const auto sleeper = [](auto& waits_, log_type& order_) -> coroutine<> {
    co_await waits_.sleep_until(runtime::time_point(runtime::duration(5)));
    order_.push_back("woke");
  };
  const auto hog = [](auto& waits_, log_type& order_, runtime::virtual_time& time_) -> coroutine<> {
    for (int step = 0; step < 3; ++step) {
      co_await waits_.safepoint();
      order_.push_back("hog" + std::to_string(step));
      time_.wait_until(time_.now() + std::chrono::nanoseconds(10));
    }
  };
  waits.spawn(done, sleeper(waits, order));
  waits.spawn(done, hog(waits, order, time));
  waits.run(done);
  EXPECT_THAT(order, ElementsAre("hog0", "woke", "hog1", "hog2"));
}

}  // namespace
}  // namespace switchmark::stackless
