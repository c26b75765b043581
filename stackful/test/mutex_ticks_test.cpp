// A mutex under ticks: raised at chosen places, after every instruction, from a real timer.
#include "platform/architecture/test/architecture.hpp"
#include "platform/program_code.hpp"
#include "stackful/preemption/preemption.hpp"
#include "stackful/sync/mutex.hpp"
#include "stackful/test/scheduler_fixture.hpp"
#include "stackful/test/ticks.hpp"

#include <csignal>
#include <mutex>

namespace switchmark::stackful {
namespace {

using runtime::ledger_values;
using testing::ElementsAre;

using scheduler = fiber_scheduler<preemption>;

struct mutex_ticks_test : scheduler_fixture<preemption> {
  mutex<scheduler> shared{*fibers};

  void spawn_visitor(std::string name) {
    fibers->spawn(done, [this, name] {
      order.push_back(name + " asks");
      const std::lock_guard lock(shared);
      order.push_back(name + " in");
    });
  }
};

TEST_F(mutex_ticks_test, a_holder_that_is_stopped_does_not_block_its_worker) {
  fibers->spawn(done, [this] {
    const std::lock_guard lock(shared);
    order.push_back("a in");
    raise_two_ticks();
    order.push_back("a out");
  });
  spawn_visitor("b");
  spawn_visitor("c");
  fibers->spawn(done, [this] { order.push_back("without the lock"); });
  fibers->run(done);
  EXPECT_THAT(order, ElementsAre("a in", "b asks", "c asks", "without the lock", "a out", "b in", "c in"));
  EXPECT_EQ(counted(), (ledger_values{{"spawns", 4},
                                      {"finishes", 4},
                                      {"parks", 2},
                                      {"wakes", 2},
                                      {"dispatches", 4 + 1 + 2},
                                      {"timer_checks", 2},
                                      {"jumps", 4 + 1 + 2 + 1},
                                      {"frame_allocations", 4},
                                      {"frame_bytes", 4 * stack_bytes},
                                      {"forced_switches", 1},
                                      {"ticks_delivered", 2},
                                      {"ticks_first_seen", 1},
                                      {"ticks_taken", 1}}));
}

// A tick that was deferred before is taken where the mutex's own region ends: inside `lock`, with the mutex held.
TEST_F(mutex_ticks_test, a_tick_inside_lock_stops_a_fiber_that_holds_it) {
  fibers->spawn(done, [this] {
    raise(SIGRTMIN);
    raise(SIGRTMIN);
    order.push_back("a asks");
    const std::lock_guard lock(shared);
    order.push_back("a goes on");
  });
  spawn_visitor("b");
  fibers->run(done);
  EXPECT_THAT(order, ElementsAre("a asks", "b asks", "a goes on", "b in"));
  EXPECT_EQ(worker.counts.ticks_deferred, 1u);
  EXPECT_EQ(worker.counts.forced_switches, 1u);
}

TEST_F(mutex_ticks_test, a_tick_inside_unlock_stops_a_fiber_that_has_handed_it_over) {
  fibers->spawn(done, [this] {
    shared.lock();
    fibers->yield();
    raise(SIGRTMIN);
    raise(SIGRTMIN);
    order.push_back("a gives it back");
    shared.unlock();
    order.push_back("a goes on");
  });
  spawn_visitor("b");
  fibers->run(done);
  EXPECT_THAT(order, ElementsAre("b asks", "a gives it back", "b in", "a goes on"));
  EXPECT_EQ(worker.counts.forced_switches, 1u);
}

// Whoever was refused at first and is stopped before it parks finds the mutex free, or in other hands: either way it
// gets it once.
TEST_F(mutex_ticks_test, a_tick_between_asking_and_parking_loses_nothing) {
  fibers->spawn(done, [this] {
    const std::lock_guard lock(shared);
    fibers->yield();
    order.push_back("a out");
  });
  fibers->spawn(done, [this] {
    raise(SIGRTMIN);
    raise(SIGRTMIN);
    order.push_back("b asks");
    const std::lock_guard lock(shared);
    order.push_back("b in");
  });
  fibers->run(done);
  EXPECT_THAT(order, ElementsAre("b asks", "a out", "b in"));
  EXPECT_EQ(worker.counts.forced_switches, 1u);
  EXPECT_EQ(worker.counts.parks, 0u) << "it was given back meanwhile";
}

/// Counts what became of ticks in program code. Non-preemptible itself: when it is told of a stop, the task goes on,
/// with steps.
struct tick_counts final : runtime::tick_observer {
  int stops = 0, stops_in_the_section = 0, deferred_elsewhere = 0;
  SWITCHMARK_NON_PREEMPTIBLE void stopped(std::uintptr_t instruction) noexcept override {
    ++stops;
    stops_in_the_section += platform::is_non_preemptible(instruction);
  }
  SWITCHMARK_NON_PREEMPTIBLE void deferred(std::uintptr_t instruction) noexcept override {
    deferred_elsewhere += !platform::is_non_preemptible(instruction);
  }
};

// A tick after every instruction: of the body between lock and unlock, and of the mutex itself.
TEST(mutex_steps, protects_what_is_stopped_at_every_instruction) {
  SWITCHMARK_NEEDS_TRAP_FLAG();
  constexpr int count = 3, rounds = 4;
  runtime::virtual_time time;
  runtime::worker worker{time};
  tick_counts ticks;
  scheduler fibers(worker, {}, {.kind = runtime::tick_kind::step, .observer = &ticks});
  mutex<scheduler> shared(fibers);
  runtime::completion done;
  volatile int sum = 0, inside = 0, most_inside = 0;
  for (int i = 0; i < count; ++i)
    fibers.spawn(done, [&] {
      for (int round = 0; round < rounds; ++round) {
        const std::lock_guard lock(shared);
        inside = inside + 1;
        if (inside > most_inside) most_inside = int(inside);
        sum = sum + 1;
        inside = inside - 1;
      }
    });
  fibers.run(done);
  EXPECT_EQ(sum, count * rounds);
  EXPECT_EQ(most_inside, 1);
  EXPECT_GE(worker.counts.forced_switches, count * rounds * 2u);
  EXPECT_GE(worker.counts.parks, 1u);
  EXPECT_EQ(worker.counts.wakes, worker.counts.parks);
  EXPECT_EQ(ticks.stops_in_the_section, 0);
#ifdef NDEBUG  // unoptimised, what is inlined into the mutex stands outside of the section
  EXPECT_EQ(ticks.deferred_elsewhere, 0) << "what the mutex runs inside a region lies in the non-preemptible section";
#endif
}

// No atomic, no volatile: the mutex is all that keeps the counter right, and it must come out exact. Holders compute
// until a tick has stopped them, for two who need no lock and are always ready.
TEST(mutex_timer, keeps_a_counter_exact_under_real_ticks) {
  constexpr int often = 50, count = 16;
  runtime::monotonic_time time;
  runtime::worker worker(time);
  scheduler fibers(worker, {.bytes = 64 * 1024}, std::chrono::microseconds(500));
  mutex<scheduler> shared(fibers);
  runtime::completion done;
  std::uint64_t counter = 0, added = 0;
  volatile int stopped_inside = 0;
  for (int i = 0; i < count; ++i)
    fibers.spawn(done, [&, i] {
      std::uint64_t mine = 0;
      for (int round = 0; round < 10 * often && stopped_inside < often; ++round) {
        const std::lock_guard lock(shared);
        const std::uint64_t before = counter;
        if ((round + i) % 4 == 0 && spin_until_a_forced_switch(worker)) stopped_inside = stopped_inside + 1;
        counter = before + 1;
        ++mine;
      }
      const no_preempt alone;
      added += mine;
    });
  for (int i = 0; i < 2; ++i)
    fibers.spawn(done, [&] {
      while (stopped_inside < often && spin_until_a_forced_switch(worker)) continue;
    });
  fibers.run(done);
  EXPECT_EQ(counter, added);
  EXPECT_GE(stopped_inside, often);
  EXPECT_GE(worker.counts.parks, static_cast<std::uint64_t>(often)) << "holders were stopped, and others waited";
  EXPECT_EQ(worker.counts.wakes, worker.counts.parks);
}

}  // namespace
}  // namespace switchmark::stackful
