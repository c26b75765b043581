#include "stackful/preemption/tick_source.hpp"

#include "platform/architecture/test/architecture.hpp"
#include "platform/program_code.hpp"
#include "stackful/preemption/preemption.hpp"
#include "stackful/preemption/timer_ticks.hpp"
#include "stackful/sync/mutex.hpp"
#include "stackful/test/scheduler_fixture.hpp"
#include "stackful/test/ticks.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <pthread.h>
#include <algorithm>
#include <csignal>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>

namespace switchmark::stackful {
namespace {

using namespace std::chrono_literals;
using runtime::duration;
using runtime::tick_kind;

constexpr duration none{0};

TEST(tick_source, every_kind_is_available_here) {
  for (const tick_kind kind : {tick_kind::timer, tick_kind::manual, tick_kind::step}) {
    if (kind == tick_kind::step && !platform::architecture::no_trap_flag.empty()) continue;
    EXPECT_EQ(unavailable(kind), "");
    EXPECT_NE(make_tick_source({.kind = kind}), nullptr);
  }
}

TEST(tick_source, has_no_steps_where_the_architecture_has_no_trap_flag) {
  const std::string_view why = platform::architecture::no_trap_flag;
  if (why.empty()) GTEST_SKIP() << "this architecture has one";
  EXPECT_EQ(unavailable(tick_kind::step), why);
  EXPECT_THROW((void)make_tick_source({.kind = tick_kind::step}), std::runtime_error);
}

TEST(tick_source, a_kind_that_is_none_is_refused) {
  const auto no_kind = static_cast<tick_kind>(99);
  EXPECT_THROW((void)make_tick_source({.kind = no_kind}), std::invalid_argument);
  EXPECT_EQ(unavailable(no_kind), "no such kind of tick");
}

// A limit that is used up is no property of the machine: the cells fail, and are not passed over.
TEST(tick_source, that_a_limit_refuses_is_available_and_tells_the_limit) {
  rlimit before = {};
  getrlimit(RLIMIT_SIGPENDING, &before);
  const rlimit none_left{0, before.rlim_max};
  setrlimit(RLIMIT_SIGPENDING, &none_left);
  std::string reason;
  const std::string why = unavailable(tick_kind::timer);
  try {
    (void)make_tick_source({});
  } catch (const std::system_error& refused) {
    reason = refused.what();
  }
  setrlimit(RLIMIT_SIGPENDING, &before);
  EXPECT_EQ(why, "");
  EXPECT_EQ(reason,
            "creating the tick's timer: all 0 pending signals of this user (RLIMIT_SIGPENDING) are in use; ulimit -i "
            "NUMBER allows more: Resource temporarily unavailable");
}

TEST(tick_source, ticks_that_follow_no_task_are_one_signal) {
  const auto timer = make_tick_source({}), manual = make_tick_source({.kind = tick_kind::manual});
  EXPECT_EQ(timer->signal_number(), SIGRTMIN);
  EXPECT_EQ(manual->signal_number(), SIGRTMIN);
  EXPECT_FALSE(timer->follows_tasks());
  EXPECT_FALSE(manual->follows_tasks());
}

TEST(tick_source, steps_are_another_signal_and_follow_tasks) {
  SWITCHMARK_NEEDS_TRAP_FLAG();
  const auto step = make_tick_source({.kind = tick_kind::step});
  EXPECT_EQ(step->signal_number(), SIGTRAP);
  EXPECT_TRUE(step->follows_tasks());
}

TEST(timer_ticks, refuses_a_quantum_that_leaves_no_time_between_ticks) {
  for (const duration quantum : {none, duration(19'999ns), duration(-1ms)}) {
    EXPECT_THROW(timer_ticks{quantum}, std::invalid_argument);
    EXPECT_THROW((void)make_tick_source({.quantum = quantum}), std::invalid_argument);
  }
  EXPECT_NO_THROW(timer_ticks{20us});
}

// Of neighbours, none is near another, and none comes later than after a quantum.
TEST(timer_ticks, stagger_spreads_neighbouring_threads_over_the_quantum) {
  for (const duration quantum : {duration(20us), duration(1ms), duration(1h)})
    for (const std::uint32_t first : {1u, 4'000u, 4'194'200u}) {
      std::vector<duration> places;
      for (std::uint32_t thread = first; thread < first + 100; ++thread)
        places.push_back(timer_ticks::stagger(quantum, thread));
      std::sort(places.begin(), places.end());
      EXPECT_GE(places.front(), none);
      EXPECT_LT(places.back(), quantum);
      for (std::size_t i = 1; i < places.size(); ++i) EXPECT_GE(places[i] - places[i - 1], quantum / 300);
    }
}

TEST(timer_ticks, start_stop_and_retry) {
  timer_ticks ticks(1h);
  EXPECT_EQ(ticks.left(), none);
  ticks.start();
  EXPECT_GT(ticks.left(), 29min);
  EXPECT_LE(ticks.left(), 1h);
  ticks.retry();
  EXPECT_GT(ticks.left(), 5min);
  EXPECT_LE(ticks.left(), 6min);
  ticks.stop();
  EXPECT_EQ(ticks.left(), none);
}

TEST(timer_ticks, a_deferred_tick_that_was_taken_owes_no_retry) {
  timer_ticks ticks(1h);
  ticks.start();
  ticks.retry();
  ASSERT_LE(ticks.left(), duration(6min));
  ticks.next();
  EXPECT_GT(ticks.left(), duration(59min));
}

// Or a handler that takes longer than a quantum would meet the next tick, and that one's handler the one after.
TEST(timer_ticks, none_follows_a_tick_until_it_is_asked_for) {
  const blocked_ticks blocked;
  timer_ticks ticks(20us);
  for (const bool asked : {false, true}) {
    asked ? ticks.next() : ticks.start();
    ASSERT_EQ(blocked.wait(), SIGRTMIN);
    EXPECT_EQ(ticks.left(), none);
  }
}

// A timer never expires early, so that a busy machine cannot fail this test.
TEST(timer_ticks, after_relax_send_no_tick_before_a_handler_is_surely_over) {
  const blocked_ticks blocked;
  timer_ticks ticks(20us);
  duration shortest = 1h;
  for (int i = 0; i < 10; ++i) {
    const auto asked = std::chrono::steady_clock::now();
    ticks.relax();
    ASSERT_EQ(blocked.wait(), SIGRTMIN);
    shortest = std::min<duration>(shortest, std::chrono::steady_clock::now() - asked);
  }
  EXPECT_GE(shortest, timer_ticks::surely_over);
}

// A timer never expires early, and what is left never grows, so that a busy machine cannot fail this test.
TEST(timer_ticks, a_retry_comes_after_a_tenth_of_the_quantum_but_not_before_the_last_tick_is_over) {
  const blocked_ticks blocked;
  for (const auto& [quantum, interval] : {std::pair<duration, duration>{20us, 50us}, {200us, 50us}, {10ms, 1ms}}) {
    timer_ticks ticks(quantum);
    const auto asked = std::chrono::steady_clock::now();
    ticks.retry();
    EXPECT_LE(ticks.left(), interval);
    ASSERT_EQ(blocked.wait(), SIGRTMIN);
    EXPECT_GE(std::chrono::steady_clock::now() - asked, interval);
  }
}

// Timers that start together don't expire together: between half a quantum and a whole one, by their threads.
TEST(timer_ticks, of_two_threads_are_staggered) {
  duration left[2], expected[2];
  for (int i = 0; i < 2; ++i)
    std::thread([&, i] {
      timer_ticks ticks(1h);
      ticks.start();
      left[i] = ticks.left();
      expected[i] = (duration(1h) + timer_ticks::stagger(1h, static_cast<std::uint32_t>(gettid()))) / 2;
    }).join();
  for (int i = 0; i < 2; ++i) {
    EXPECT_LE(left[i], expected[i]);
    EXPECT_GT(left[i], expected[i] - 1s);
  }
  EXPECT_GT(std::chrono::abs(left[0] - left[1]), duration(1h) / 700) << "two, apart by half of what stagger says";
}

TEST(manual_ticks, none_comes_by_itself) {
  runtime::monotonic_time time;
  runtime::worker worker(time);
  fiber_scheduler<preemption> fibers(worker, {}, {.quantum = 20us, .kind = tick_kind::manual});
  runtime::completion done;
  for (int i = 0; i < 2; ++i)
    fibers.spawn(done, [&time, until = time.now() + 2ms] {
      while (time.now() < until) continue;
    });
  fibers.run(done);
  EXPECT_EQ(worker.counts.ticks_delivered, 0u);
}

/// The instructions at which a task was stopped. A set would allocate inside the handler.
struct stops final : runtime::tick_observer {
  std::array<std::uintptr_t, 4'096> at{};
  std::size_t count = 0;
  SWITCHMARK_NON_PREEMPTIBLE void stopped(std::uintptr_t instruction) noexcept override {
    if (count < at.size()) at[count++] = instruction;
  }
  SWITCHMARK_NON_PREEMPTIBLE void deferred(std::uintptr_t) noexcept override {}
};

extern "C" const char switchmark_five_instructions[], switchmark_behind_them[];

[[gnu::noinline]] std::uint64_t five_instructions(std::uint64_t x) {
  SWITCHMARK_FIVE_INSTRUCTIONS(x);
  return x;
}

/// The offsets, from the first of the five instructions, of those at which a task was stopped.
std::set<std::ptrdiff_t> offsets_among_the_five(const stops& observer) {
  std::set<std::ptrdiff_t> offsets;
  const auto begin = reinterpret_cast<std::uintptr_t>(switchmark_five_instructions);
  const auto end = reinterpret_cast<std::uintptr_t>(switchmark_behind_them);
  for (const std::uintptr_t instruction : observer.at)
    if (instruction >= begin && instruction < end) offsets.insert(static_cast<std::ptrdiff_t>(instruction - begin));
  return offsets;
}

struct step_ticks_test : testing::Test {
  runtime::virtual_time time;
  runtime::worker worker{time};
  stops observer;
  std::optional<fiber_scheduler<preemption>> fibers;
  runtime::completion done;
  std::uint64_t result = 0;

  void SetUp() override {
    SWITCHMARK_NEEDS_TRAP_FLAG();
    fibers.emplace(worker, stack_options{}, runtime::tick_options{.kind = tick_kind::step, .observer = &observer});
  }

  /// Runs `prepare` and then the five instructions in one task, beside another one.
  void run_five_instructions_after(auto prepare) {
    volatile bool over = false;
    fibers->spawn(done, [&] {
      prepare();
      observer.count = 0;
      result = five_instructions(4);
      over = true;
    });
    fibers->spawn(done, [&] {
      while (!over) continue;  // somebody must be ready whenever a tick comes
    });
    fibers->run(done);
  }
};

TEST_F(step_ticks_test, stop_a_task_at_each_of_its_instructions) {
  run_five_instructions_after([] {});
  EXPECT_EQ(result, 52u);
  EXPECT_THAT(offsets_among_the_five(observer), testing::ElementsAreArray(platform::architecture::offsets_of_the_five));
}

// A tick that interrupts try_lock is deferred. It is taken where try_lock ends its no_preempt region, which is inside
// the non-preemptible section.
TEST_F(step_ticks_test, go_on_after_a_deferred_tick_is_taken_in_the_non_preemptible_section) {
  mutex<fiber_scheduler<preemption>> lock(*fibers);
  run_five_instructions_after([&] {
    (void)lock.try_lock();
    lock.unlock();
  });
  EXPECT_EQ(result, 52u);
  EXPECT_THAT(offsets_among_the_five(observer), testing::ElementsAreArray(platform::architecture::offsets_of_the_five));
}

TEST(step_ticks, are_over_when_the_tasks_are) {
  SWITCHMARK_NEEDS_TRAP_FLAG();
  runtime::virtual_time time;
  runtime::worker worker(time);
  fiber_scheduler<preemption> fibers(worker, {}, {.kind = tick_kind::step});
  runtime::completion done;
  fibers.spawn(done, [&fibers] { fibers.yield(); });
  fibers.run(done);
  EXPECT_FALSE(platform::architecture::trap_flag_is_set());
}

}  // namespace
}  // namespace switchmark::stackful
