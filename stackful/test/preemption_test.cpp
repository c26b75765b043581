// Ticks raised by hand, at chosen places: every case comes out alike each time. preempted_kernels_test has real ones.
#include "stackful/preemption/preemption.hpp"
#include "stackful/test/scheduler_fixture.hpp"
#include "stackful/test/ticks.hpp"

#include <sys/single_threaded.h>

#include <csignal>

namespace switchmark::stackful {
namespace {

using runtime::ledger_values;
using testing::ElementsAre;

using preemption_test = scheduler_fixture<preemption>;

// Fails without the guard only where nobody else has ended the mode: in a process of its own, as ctest runs it.
TEST_F(preemption_test, libstdcxx_counts_references_by_atomic_instructions) { EXPECT_EQ(__libc_single_threaded, 0); }

TEST_F(preemption_test, the_second_tick_in_a_dispatch_stops_a_task_without_waits) {
  fibers->spawn(done, [this] {
    order.push_back("a begins");
    raise_tick();
    order.push_back("a goes on");
    raise_tick();
    order.push_back("a ends");
  });
  fibers->spawn(done, [this] { order.push_back("b"); });
  fibers->run(done);
  EXPECT_THAT(order, ElementsAre("a begins", "a goes on", "b", "a ends"));
  EXPECT_EQ(counted(), (ledger_values{{"spawns", 2},
                                      {"finishes", 2},
                                      {"dispatches", 3},
                                      {"timer_checks", 2},
                                      {"jumps", 4},
                                      {"frame_allocations", 2},
                                      {"frame_bytes", 2 * stack_bytes},
                                      {"forced_switches", 1},
                                      {"ticks_delivered", 2},
                                      {"ticks_first_seen", 1},
                                      {"ticks_taken", 1}}));
  EXPECT_EQ(this_thread.depth, 0u);
  EXPECT_FALSE(this_thread.pending);
}

TEST_F(preemption_test, a_task_that_was_just_dispatched_is_not_cut_short) {
  for (const char* name : {"a", "b"})
    fibers->spawn(done, [this, name] {
      for (int round = 0; round < 3; ++round) {
        raise_tick();
        order.push_back(name);
        fibers->yield();
      }
    });
  fibers->run(done);
  EXPECT_THAT(order, ElementsAre("a", "b", "a", "b", "a", "b"));
  EXPECT_EQ(worker.counts.ticks_first_seen, 6u);
  EXPECT_EQ(worker.counts.forced_switches, 0u);
}

TEST_F(preemption_test, two_tasks_without_waits_take_turns) {
  for (const char* name : {"a", "b"})
    fibers->spawn(done, [this, name] {
      for (int slice = 0; slice < 3; ++slice) {
        order.push_back(name);
        raise_two_ticks();
      }
    });
  fibers->run(done);
  EXPECT_THAT(order, ElementsAre("a", "b", "a", "b", "a", "b"));
  EXPECT_EQ(worker.counts.forced_switches, 6u);
}

TEST_F(preemption_test, nobody_is_stopped_when_nobody_else_is_ready) {
  fibers->spawn(done, [] {
    for (int i = 0; i < 5; ++i) raise_tick();
  });
  fibers->spawn(done, [this] { fibers->sleep_until(at(1'000)); });
  fibers->run(done);
  EXPECT_EQ(worker.counts.ticks_delivered, 5u);
  EXPECT_EQ(worker.counts.ticks_first_seen, 2u);
  EXPECT_EQ(worker.counts.forced_switches, 1u) << "for the one that had not begun";
  EXPECT_EQ(worker.counts.ticks_without_successor, 2u) << "the sleeper isn't ready";
}

TEST_F(preemption_test, a_taken_tick_fires_expired_timers_before_the_hog_goes_on) {
  fibers->spawn(done, [this] {
    fibers->yield();  // lets the other one arm its timer
    raise_two_ticks();
    order.push_back("nobody is due");
    time.wait_until(at(1'000));  // the hog takes long
    raise_tick();
    order.push_back("hog");
  });
  fibers->spawn(done, [this] {
    fibers->sleep_until(at(1'000));
    order.push_back("sleeper");
  });
  fibers->run(done);
  EXPECT_THAT(order, ElementsAre("nobody is due", "sleeper", "hog"));
}

TEST_F(preemption_test, a_tick_in_a_region_is_deferred_and_taken_at_its_end) {
  fibers->spawn(done, [this] {
    {
      const no_preempt outer;
      raise_two_ticks();
      {
        const no_preempt inner;
        raise_tick();
      }
      order.push_back("a, inside");
    }
    order.push_back("a, outside");
  });
  fibers->spawn(done, [this] { order.push_back("b"); });
  fibers->run(done);
  EXPECT_THAT(order, ElementsAre("a, inside", "b", "a, outside"));
  EXPECT_EQ(worker.counts.ticks_deferred, 2u);
  EXPECT_EQ(worker.counts.forced_switches, 1u);
}

TEST_F(preemption_test, a_tick_in_library_code_is_deferred_and_taken_at_the_next_end_of_a_region) {
  fibers->spawn(done, [this] {
    raise(SIGRTMIN);
    raise(SIGRTMIN);
    order.push_back("a, deferred");
    { const no_preempt region; }
    order.push_back("a, taken");
  });
  fibers->spawn(done, [this] { order.push_back("b"); });
  fibers->run(done);
  EXPECT_THAT(order, ElementsAre("a, deferred", "b", "a, taken"));
  EXPECT_EQ(worker.counts.ticks_deferred, 1u);
  EXPECT_EQ(worker.counts.forced_switches, 1u);
}

TEST_F(preemption_test, a_deferred_tick_lapses_when_its_task_switches_by_itself) {
  for (const char* name : {"a", "b"})
    fibers->spawn(done, [this, name] {
      raise(SIGRTMIN);
      if (name[0] == 'a') raise(SIGRTMIN);
      fibers->yield();
      { const no_preempt region; }  // must not stop the one that was just dispatched
      order.push_back(name);
    });
  fibers->run(done);
  EXPECT_THAT(order, ElementsAre("a", "b"));
  EXPECT_EQ(worker.counts.ticks_deferred, 1u);
  EXPECT_EQ(worker.counts.forced_switches, 0u);
}

TEST_F(preemption_test, no_tick_stops_a_task_without_room_for_another_signal) {
  const std::size_t frame = generous_frame_bytes();
  scheduler tight(worker, {}, {.quantum = std::chrono::hours(1), .signal_frame_bytes = frame});
  tight.spawn(done, [&] {
    const std::byte* limit = tight.stacks().limit_below(static_cast<const std::byte*>(__builtin_frame_address(0)));
    go_down(limit, signal_headroom(frame), [] { raise_two_ticks(); });
    order.push_back("a, deferred");
    { const no_preempt region; }
    order.push_back("a, taken");
  });
  tight.spawn(done, [this] { order.push_back("b"); });
  tight.run(done);
  EXPECT_THAT(order, ElementsAre("a, deferred", "b", "a, taken"));
}

TEST_F(preemption_test, a_tick_that_comes_too_late_does_nothing) {
  fibers->spawn(done, [] {});
  fibers->run(done);
  const runtime::ledger before = worker.counts;
  raise_two_ticks();
  destroy();
  raise_two_ticks();
  EXPECT_EQ(runtime::values_since(before, worker.counts), ledger_values{});
  EXPECT_FALSE(this_thread.pending);
}

TEST_F(preemption_test, a_scheduler_ends_fibers_that_were_stopped_before) {
  for (const std::string name : {"a", "b"})
    fibers->spawn(done, [this, name] {
      const witness held(order, name);
      raise_two_ticks();
      fibers->sleep_until(at(1'000));
      order.push_back("must not go on");
    });
  fibers->run_until_parked();
  EXPECT_EQ(worker.counts.forced_switches, 2u);
  destroy();
  EXPECT_THAT(order, testing::UnorderedElementsAre("~a", "~b"));
}

TEST(preemption, refuses_no_tick_to_a_thread_and_leaves_nothing_behind) {
  runtime::virtual_time time;
  for (int i = 0; i < 200; ++i) {
    runtime::worker worker{time};
    EXPECT_NO_THROW(fiber_scheduler<preemption>(worker, {}));
  }
}

/// Stands in for a scheduler: raises a tick where the handler asks about the stack.
struct ticked_while_asked final : preemptible {
  int stops = 0;
  mutable int questions = 0;
  void stop_running_task() override { ++stops; }
  [[nodiscard]] const std::byte* stack_limit(const std::byte* stack_pointer) const noexcept override {
    if (++questions == 1) raise_tick();
    return stack_pointer - 64 * 1024;
  }
};

// The handler asks its scheduler about the stack, in ordinary program code: a second tick there must not stop the task
// inside the handler of the first.
TEST(preemption, a_tick_inside_the_handler_is_deferred) {
  runtime::virtual_time time;
  runtime::worker worker{time};
  ticked_while_asked target;
  preemption ticks(target, worker, {.quantum = std::chrono::hours(1)});
  runtime::task other;
  worker.enqueue(other);
  ticks.arm();
  ++worker.counts.dispatches;
  raise_two_ticks();
  ticks.disarm();
  EXPECT_EQ(target.stops, 1);
  EXPECT_EQ(worker.counts.forced_switches, 1u);
  EXPECT_EQ(worker.counts.ticks_deferred, 1u);
  EXPECT_EQ(worker.counts.ticks_delivered, 3u);
  EXPECT_EQ(this_thread.depth, 0u);
}

TEST(preemption, refuses_a_quantum_that_leaves_no_time_between_ticks) {
  runtime::virtual_time time;
  runtime::worker worker(time);
  using fibers = fiber_scheduler<preemption>;
  EXPECT_THROW(fibers(worker, {}, std::chrono::microseconds(19)), std::invalid_argument);
  EXPECT_THROW(fibers(worker, {}, std::chrono::microseconds(0)), std::invalid_argument);
  EXPECT_NO_THROW(fibers(worker, {}, std::chrono::microseconds(20)));
}

}  // namespace
}  // namespace switchmark::stackful
