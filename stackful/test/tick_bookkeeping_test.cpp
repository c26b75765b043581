// What a tick leaves behind for the next one, and for the next task.
#include "stackful/preemption/preemption.hpp"
#include "stackful/test/scheduler_fixture.hpp"
#include "stackful/test/ticks.hpp"

#include <pthread.h>
#include <csignal>
#include <stdexcept>
#include <thread>

namespace switchmark::stackful {
namespace {

using tick_bookkeeping_test = scheduler_fixture<preemption>;
using testing::ElementsAre;

TEST_F(tick_bookkeeping_test, a_tick_that_was_deferred_for_one_task_does_not_stop_the_next_one) {
  fibers->spawn(done, [this] {
    raise_tick();
    raise(SIGRTMIN);  // in library code: deferred
    fibers->yield();
    order.push_back("a");
  });
  fibers->spawn(done, [this] {
    raise_tick();  // finds this task for the first time
    { const no_preempt region; }
    order.push_back("b");
  });
  fibers->run(done);
  EXPECT_THAT(order, ElementsAre("b", "a"));
  EXPECT_EQ(worker.counts.ticks_deferred, 1u);
  EXPECT_EQ(worker.counts.forced_switches, 0u);
  EXPECT_EQ(worker.counts.ticks_retried, 0u);
}

TEST_F(tick_bookkeeping_test, nor_does_its_age_become_the_lag_of_the_next_one) {
  fibers->spawn(done, [this] {
    raise_tick();
    raise(SIGRTMIN);
    fibers->yield();
  });
  fibers->spawn(done, [] { raise_two_ticks(); });
  fibers->run(done);
  ASSERT_EQ(worker.counts.forced_switches, 1u);
  EXPECT_THAT(fibers->take_tick_lags(), ElementsAre(runtime::duration(0)));
}

TEST_F(tick_bookkeeping_test, nor_does_the_age_of_a_tick_that_found_no_other_task_ready) {
  fibers->spawn(done, [this] {
    raise_tick();
    raise(SIGRTMIN);              // deferred
    { const no_preempt region; }  // taken, and no other task is ready
    fibers->spawn(done, [] {});
    raise_tick();
  });
  fibers->run(done);
  EXPECT_EQ(worker.counts.ticks_without_successor, 1u);
  ASSERT_EQ(worker.counts.forced_switches, 1u);
  EXPECT_THAT(fibers->take_tick_lags(), ElementsAre(runtime::duration(0)));
}

TEST_F(tick_bookkeeping_test, a_deferred_tick_that_finds_no_other_task_ready_is_taken_once) {
  fibers->spawn(done, [] {
    raise_tick();
    raise(SIGRTMIN);              // deferred
    { const no_preempt region; }  // taken, and no other task is ready
    EXPECT_FALSE(this_thread.pending);
    { const no_preempt region; }
    raise_tick();  // another one
  });
  fibers->run(done);
  EXPECT_EQ(worker.counts.ticks_taken, 2u);
  EXPECT_EQ(worker.counts.ticks_without_successor, 2u);
  EXPECT_EQ(worker.counts.ticks_retried, 0u);
}

TEST_F(tick_bookkeeping_test, a_tick_that_was_deferred_for_the_last_task_is_forgotten_at_the_end_of_the_run) {
  fibers->spawn(done, [] {
    raise_tick();
    raise(SIGRTMIN);  // deferred
  });
  fibers->run(done);
  EXPECT_EQ(worker.counts.ticks_deferred, 1u);
  EXPECT_FALSE(this_thread.pending);
}

TEST_F(tick_bookkeeping_test, one_that_is_deferred_again_in_the_same_dispatch_is_a_retry) {
  fibers->spawn(done, [] {
    const no_preempt region;
    raise_tick();
    raise_tick();
    raise_tick();
  });
  fibers->run(done);
  EXPECT_EQ(worker.counts.ticks_deferred, 2u);
  EXPECT_EQ(worker.counts.ticks_retried, 1u);
}

TEST_F(tick_bookkeeping_test, what_was_deferred_for_want_of_room_is_not_taken_before_there_is_room) {
  const std::size_t frame = generous_frame_bytes();
  scheduler tight(worker, {}, {.quantum = std::chrono::hours(1), .signal_frame_bytes = frame});
  std::uint64_t forced_deep = 99;
  tight.spawn(done, [&] {
    const std::byte* limit = tight.stacks().limit_below(static_cast<std::byte*>(__builtin_frame_address(0)));
    go_down(limit, signal_headroom(frame), [&] {
      raise_two_ticks();
      { const no_preempt region; }
      forced_deep = worker.counts.forced_switches;
    });
    { const no_preempt region; }
    order.push_back("a");
  });
  tight.spawn(done, [this] { order.push_back("b"); });
  tight.run(done);
  EXPECT_EQ(forced_deep, 0u);
  EXPECT_THAT(order, ElementsAre("b", "a"));
}

TEST_F(tick_bookkeeping_test, a_scheduler_does_not_run_inside_a_fiber_of_another_one) {
  bool refused = false;
  fibers->spawn(done, [&] {
    runtime::worker inner_worker(time);
    scheduler inner(inner_worker, {}, std::chrono::hours(1));
    runtime::completion inner_done;
    inner.spawn(inner_done, [] {});
    try {
      inner.run(inner_done);
    } catch (const std::logic_error&) {
      refused = true;
    }
    raise_two_ticks();
    order.push_back("a");
  });
  fibers->spawn(done, [this] { order.push_back("b"); });
  fibers->run(done);
  EXPECT_TRUE(refused);
  EXPECT_THAT(order, ElementsAre("b", "a")) << "ticks still are the outer one's";
}

// The inner scheduler's stacks are not the outer one's, which cannot tell whether a switch has room there.
TEST_F(tick_bookkeeping_test, a_deferred_tick_is_not_taken_on_a_stack_of_another_scheduler) {
  fibers->spawn(done, [this] {
    runtime::worker inner_worker(time);
    fiber_scheduler<cooperation> inner(inner_worker, {.bytes = 64 * 1024});
    runtime::completion inner_done;
    inner.spawn(inner_done, [this] {
      raise_tick();
      raise(SIGRTMIN);  // deferred
      { const no_preempt region; }
      order.push_back("a");
    });
    inner.run(inner_done);
  });
  fibers->spawn(done, [this] { order.push_back("b"); });
  fibers->run(done);
  EXPECT_EQ(worker.counts.ticks_deferred, 1u);
  EXPECT_EQ(worker.counts.forced_switches, 0u);
  EXPECT_THAT(order, ElementsAre("a", "b"));
}

TEST_F(tick_bookkeeping_test, a_run_inside_a_region_leaves_its_depth) {
  {
    const no_preempt region;
    fibers->spawn(done, [] {});
    fibers->run(done);
    EXPECT_EQ(this_thread.depth, 1u);
    fibers->spawn(done, [] {});
    destroy();
    EXPECT_EQ(this_thread.depth, 1u);
  }
  EXPECT_EQ(this_thread.depth, 0u);
}

TEST(tick_signal, is_unblocked_on_a_thread_that_inherited_it_blocked) {
  const blocked_ticks blocked;
  std::uint64_t forced = 0;
  std::thread([&forced] {
    runtime::virtual_time time;
    runtime::worker worker(time);
    fiber_scheduler<preemption> fibers(worker, {}, std::chrono::hours(1));
    runtime::completion done;
    for (int i = 0; i < 2; ++i) fibers.spawn(done, [] { raise_two_ticks(); });
    fibers.run(done);
    forced = worker.counts.forced_switches;
  }).join();
  EXPECT_EQ(forced, 2u);
}

/// Says how deep in no_preempt regions it is released, and waits there.
struct waits_at_the_end {
  fiber_scheduler<preemption>* fibers;
  unsigned* depth;
  ~waits_at_the_end() {
    if (fibers == nullptr) return;
    *depth = this_thread.depth;
    fibers->yield();
  }
  waits_at_the_end(fiber_scheduler<preemption>* where, unsigned* what) : fibers(where), depth(what) {}
  waits_at_the_end(waits_at_the_end&& other) noexcept
      : fibers(std::exchange(other.fibers, nullptr)), depth(other.depth) {}
};

TEST_F(tick_bookkeeping_test, what_a_body_that_never_begins_has_captured_is_released_on_its_fiber) {
  unsigned depth = 99;
  fibers->spawn(done, [captured = waits_at_the_end(fibers, &depth)] { (void)captured; });
  destroy();
  EXPECT_EQ(depth, 0u);
  EXPECT_EQ(this_thread.depth, 0u);
}

TEST_F(tick_bookkeeping_test, a_failure_is_not_written_to_a_parent_that_has_ended) {
  unsigned char* place = nullptr;
  std::vector<unsigned char> before, after;
  fibers->spawn(done, [&] {
    runtime::completion children;
    place = reinterpret_cast<unsigned char*>(&children);
    fibers->spawn(children, [&] {
      try {
        fibers->sleep_until(at(2'000));
      } catch (const cancelled&) {
        mark_usable(reinterpret_cast<std::byte*>(place),
                    reinterpret_cast<std::byte*>(place + sizeof(runtime::completion)));
        std::fill_n(place, sizeof(runtime::completion), 0);  // as whoever has the stack next may leave it
        throw std::runtime_error("while ending");
      }
    });
    fibers->sleep_until(at(1'000));
  });
  fibers->spawn(done, [&] {
    try {
      fibers->sleep_until(at(3'000));
    } catch (const cancelled&) {
      after.assign(place, place + sizeof(runtime::completion));
      throw;
    }
  });
  fibers->run_until_parked();
  destroy();
  EXPECT_EQ(after, std::vector<unsigned char>(sizeof(runtime::completion), 0));
}

}  // namespace
}  // namespace switchmark::stackful
