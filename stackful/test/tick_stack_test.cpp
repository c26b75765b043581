// What a tick takes of a stack in the build at hand, on this CPU, against what is left for it.
#include "stackful/preemption/tick_stack.hpp"
#include "stackful/preemption/preemption.hpp"

#include "platform/trap_flag.hpp"
#include "runtime/test/reactor_kinds.hpp"
#include "stackful/test/deep_ticks.hpp"
#include "stackful/test/signal_frames.hpp"

#include <gtest/gtest.h>

#include <unistd.h>

#include <algorithm>
#include <string>

namespace switchmark::stackful {
namespace {

const std::size_t page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));

TEST(tick_stack, adds_up_for_the_signal_frames_of_four_cpus) {
  for (const std::size_t frame : signal_frames_of_cpus) {
    EXPECT_EQ(signal_headroom(frame), handler_bytes + red_zone_bytes + frame + nested_handler_bytes);
    EXPECT_EQ(tick_stack_bytes(frame),
              red_zone_bytes + frame + platform::architecture::frame_address_bytes + signal_headroom(frame));
  }
}

TEST(room_for_ticks, leaves_a_page_for_calls_beside_a_tick_on_four_cpus) {
  for (const std::size_t frame : signal_frames_of_cpus) {
    const stack_options least = room_for_ticks({.bytes = 3 * page}, frame);
    stack_pool pool(least);
    std::size_t smallest = least.bytes;
    for (unsigned colour = 0; colour < least.colours; ++colour)
      smallest = std::min(smallest, pool.take().usable_bytes());
    EXPECT_GE(smallest, page + tick_stack_bytes(frame)) << frame;
    EXPECT_LT(smallest, 2 * page + tick_stack_bytes(frame) + least.colour_step) << frame << ": more than a page more";
  }
}

TEST(room_for_ticks, never_takes_from_what_was_asked_for) {
  EXPECT_EQ(room_for_ticks({.bytes = 256 * page}, 11'000).bytes, 256 * page);
}

TEST(room_for_ticks, is_asked_by_a_scheduler_for_the_frame_that_it_is_told) {
  for (const std::size_t frame : signal_frames_of_cpus)
    EXPECT_EQ(preemption::room_for_ticks({}, {.signal_frame_bytes = frame}).bytes, room_for_ticks({}, frame).bytes);
  EXPECT_EQ(preemption::room_for_ticks({}).bytes, room_for_ticks({}, signal_frame_bytes()).bytes);
}

struct measured_ticks : testing::Test {
  void SetUp() override {
    if (const std::string& why = platform::trap_flag_unavailable(); !why.empty()) GTEST_SKIP() << why;
  }
  const std::size_t frame_here = measure_frame() + tick_probe::least_enlargement;

  /// From the body of `tasks`: the parts of a tick, and of a second tick at the handler's first instruction that lies
  /// as deep as any; then of a second tick at the handler's very first instruction, whose handler takes another way.
  void expect_enough(deep_ticks& tasks, const std::byte* limit) {
    const tick_trace alone = measure_tick(tasks, limit, 0).trace;
    const std::size_t deepest = distance(alone.entry, alone.lowest);
    ASSERT_NE(deepest, 0u);
    EXPECT_LE(deepest, handler_bytes);
    std::size_t nested = 0;
    for (const std::size_t at : {deepest, std::size_t{0}}) {
      const measured_tick both = measure_tick(tasks, limit, 0, [at](const tick_trace& seen, const std::byte* place) {
        return distance(seen.entry, place) == at;
      });
      ASSERT_NE(both.trace.nested_entry, nullptr);
      nested = std::max(nested, both.touched - distance(both.trace.interrupted, both.trace.nested_entry));
      EXPECT_LE(both.touched - distance(both.trace.interrupted, both.trace.entry), signal_headroom(frame_here));
    }
    EXPECT_LE(nested, nested_handler_bytes);
    RecordProperty("handler_bytes", static_cast<int>(deepest));
    RecordProperty("nested_handler_bytes", static_cast<int>(nested));
  }
};

TEST_F(measured_ticks, have_signal_frames_no_larger_than_the_kernel_says) {
  runtime::virtual_time time;
  deep_ticks tasks(time, roomy);
  const tick_probe probe;
  tasks.run([&](const std::byte* limit) {
    for (std::size_t shift = 0; shift < 64; shift += stack_pointer_alignment) {
      const tick_trace seen = measure_tick(tasks, limit, shift).trace;
      const std::size_t frame = distance(seen.interrupted, seen.entry) - red_zone_bytes - tick_probe::least_enlargement;
      EXPECT_LE(frame, signal_frame_bytes()) << shift;
      EXPECT_GT(frame, seen.vector_state_bytes) << shift;
      RecordProperty("signal_frame_bytes_" + std::to_string(shift), static_cast<int>(frame));
    }
  });
}

TEST_F(measured_ticks, take_no_more_than_is_left_for_them) {
  runtime::virtual_time time;
  deep_ticks tasks(time, roomy);
  const tick_probe probe;
  tasks.run([&](const std::byte* limit) { expect_enough(tasks, limit); });
}

TEST_F(measured_ticks, of_a_timer_and_the_machines_clock_take_no_more) {
  runtime::monotonic_time time;
  deep_ticks tasks(time, roomy, 0, runtime::tick_kind::timer);
  const tick_probe probe;
  tasks.run([&](const std::byte* limit) { expect_enough(tasks, limit); });
}

TEST_F(measured_ticks, that_find_a_descriptor_ready_take_no_more) {
  for (const runtime::reactor_kind& kind : runtime::reactor_kinds()) {
    if (!kind.unavailable().empty()) continue;
    const testing::ScopedTrace place(__FILE__, __LINE__, kind.name);
    runtime::monotonic_time time;
    runtime::reactor asks(kind.make());
    deep_ticks tasks(time, roomy, 0, runtime::tick_kind::timer, nullptr, &asks);
    const tick_probe probe;
    tasks.run([&](const std::byte* limit) { expect_enough(tasks, limit); });
  }
}

TEST_F(measured_ticks, of_a_task_that_handles_an_exception_take_no_more) {
  runtime::virtual_time time;
  deep_ticks tasks(time, roomy);
  const tick_probe probe;
  tasks.run([&](const std::byte* limit) {
    try {
      throw 1;
    } catch (int) {
      expect_enough(tasks, limit);
    }
  });
}

TEST_F(measured_ticks, that_are_taken_at_the_end_of_a_region_take_no_more) {
  runtime::monotonic_time time;
  deep_ticks tasks(time, roomy, 0, runtime::tick_kind::timer);
  const tick_probe probe;
  tasks.run([&](const std::byte* limit) {
    const std::uint64_t before = tasks.stops();
    {
      const no_preempt region;
      EXPECT_FALSE(tasks.stops_at(limit + roomy_depth));
      tick_probe::follow_from_here(limit);
    }
    const tick_trace seen = tick_probe::stop_following();
    EXPECT_EQ(tasks.stops(), before + 1);
    EXPECT_LE(distance(seen.entry, seen.lowest), handler_bytes);
    RecordProperty("handler_bytes", static_cast<int>(distance(seen.entry, seen.lowest)));
  });
}

/// From the body of `tasks`: bytes from the handler's entry down to the lowest one that a tick has written, which needs
/// no trap flag.
std::size_t written_by_a_handler(deep_ticks& tasks, const std::byte* limit) {
  tick_trace seen;
  const std::size_t touched = measure_touched(limit, 0, [&](const std::byte* place) {
    tick_probe::note_entry();
    tasks.stops_at(place);
    seen = tick_probe::stop_following();
  });
  return touched - distance(seen.interrupted, seen.entry);
}

TEST(written_by_a_handler, is_no_more_than_is_left_for_it) {
  runtime::monotonic_time time;
  deep_ticks tasks(time, roomy, 0, runtime::tick_kind::timer);
  const tick_probe probe;
  tasks.run([&](const std::byte* limit) {
    std::size_t most = written_by_a_handler(tasks, limit);
    try {
      throw 1;
    } catch (int) {
      most = std::max(most, written_by_a_handler(tasks, limit));
    }
    EXPECT_GT(most, handler_bytes / 8);
    EXPECT_LE(most, handler_bytes);
    RecordProperty("written_bytes", static_cast<int>(most));
  });
}

}  // namespace
}  // namespace switchmark::stackful
