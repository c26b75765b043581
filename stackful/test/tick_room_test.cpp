// A task that has ticks at every distance from the end of its stack, with the signal frames of four CPUs and a second
// tick inside each handler: a tick is taken or deferred, and the stack never overflows. In processes of their own.
#include "platform/sanitizers.hpp"
#include "platform/trap_flag.hpp"
#include "stackful/test/deep_ticks.hpp"
#include "stackful/test/signal_frames.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <string>

namespace switchmark::stackful {
namespace {

constexpr std::size_t step = 16;

/// Ends the process, by which the test sees that what it says is wrong.
void require(bool right, const char* what, std::size_t at) {
  if (right) return;
  std::fprintf(stderr, "%s: %zu bytes above the end of the stack\n", what, at);
  std::_Exit(1);
}

/// Time, and an observer of ticks, that raise a second tick inside the handler of the first one after each
/// `wait_until`: where the handler asks for the time, before it switches; or where it says that it has deferred.
class second_ticks final : public runtime::time_source, public runtime::tick_observer {
 public:
  [[nodiscard]] runtime::time_point now() override {
    raise_once();
    return now_;
  }
  void wait_until(runtime::time_point deadline) override {
    now_ = deadline;
    due_ = wanted;
  }
  void stopped(std::uintptr_t) noexcept override {}
  void deferred(std::uintptr_t) noexcept override { raise_once(); }
  bool wanted = true;

 private:
  void raise_once() noexcept {
    if (std::exchange(due_, false)) raise_tick(self_);
  }
  runtime::time_point now_{};
  bool due_ = false;
  const this_thread_id self_ = {};
};

/// What a deferred tick takes of the stack, by itself or with a second tick inside its handler.
std::size_t measure_deferred(const simulated_frame& frame, bool second) {
  std::size_t most = 0;
  second_ticks extra;
  deep_ticks tasks(extra, roomy, roomy_depth, runtime::tick_kind::manual, &extra);
  extra.wanted = second;
  const tick_probe probe(frame.enlargement);
  tasks.run([&](const std::byte* limit) {
    for (std::size_t shift = 0; shift < 64; shift += step)
      most = std::max(most, measure_touched(limit, shift, [&](const std::byte* place) { tasks.stops_at(place); }));
  });
  return most;
}

/// From the body of `tasks`: a tick, which changes nothing for the task but when it runs.
bool expect_undisturbed(deep_ticks& tasks, const std::byte* limit, std::size_t at) {
  std::byte* place = const_cast<std::byte*>(limit) + at;
  std::array<std::byte, red_zone_bytes> red_zone;
  red_zone.fill(static_cast<std::byte>(at / step));
  std::copy(red_zone.begin(), red_zone.end(), place - red_zone_bytes);
  const std::uint64_t before = tasks.stops();
  const bool stopped = tasks.stops_at(place);
  require(std::equal(red_zone.begin(), red_zone.end(), place - red_zone_bytes), "the red zone has changed", at);
  { const no_preempt region; }
  require(tasks.stops() == before + 1, "the task was not stopped once, there or where it had room", at);
  return stopped;
}

/// Bytes of a stack for the calls of the task itself; those that AddressSanitizer intercepts take kilobytes.
constexpr std::size_t own_calls = platform::under_address_sanitizer ? 9 * 1024 : 1024;

/// From where there is room for a deferred tick to where the task's own calls begin.
void sweep_whole_stack(std::size_t wanted_frame, bool second) {
  const simulated_frame frame(wanted_frame);
  const std::size_t from = (measure_deferred(frame, second) + step - 1) / step * step;
  second_ticks extra;
  stack_options stacks = room_for_ticks({.bytes = 12 * 1024}, frame.bytes);
  stacks.bytes += own_calls - 1024;
  deep_ticks tasks(extra, stacks, frame.bytes, runtime::tick_kind::manual, &extra);
  extra.wanted = second;
  const tick_probe probe(frame.enlargement);
  tasks.run([&](const std::byte* limit) {
    const std::size_t to = distance(static_cast<const std::byte*>(__builtin_frame_address(0)), limit) - own_calls;
    std::size_t taken = 0, deferred = 0;
    for (std::size_t at = from; at < to; at += step) {
      const bool stopped = expect_undisturbed(tasks, limit, at);
      ++(stopped ? taken : deferred);
      require(stopped || at < tick_stack_bytes(frame.bytes), "deferred in spite of room", at);
      require(!stopped || at >= signal_headroom(frame.bytes), "taken without room", at);
    }
    require(taken > 0 && deferred > 0, "there were not both", to);
  });
}

class tick_room : public testing::TestWithParam<std::size_t> {
 protected:
  void SetUp() override { GTEST_FLAG_SET(death_test_style, "threadsafe"); }
};

TEST_P(tick_room, is_enough_at_every_distance_from_the_end_of_the_stack) {
  EXPECT_EXIT((sweep_whole_stack(GetParam(), false), std::_Exit(0)), testing::ExitedWithCode(0), "");
}

TEST_P(tick_room, is_enough_at_every_distance_for_a_second_tick_inside_the_handler) {
  EXPECT_EXIT((sweep_whole_stack(GetParam(), true), std::_Exit(0)), testing::ExitedWithCode(0), "");
}

/// Ticks around the distance at which a scheduler with `told` for a signal frame begins to take them, each with a
/// second tick at the deepest instruction of its handler.
void sweep_around(std::size_t threshold, std::size_t told, const simulated_frame& frame, std::size_t deepest) {
  runtime::virtual_time time;
  deep_ticks tasks(time, roomy, told);
  const tick_probe probe(frame.enlargement);
  tasks.run([&](const std::byte* limit) {
    std::size_t nested = 0;
    for (std::size_t at = threshold - 8 * step; at < threshold + 8 * step; at += step) {
      tick_probe::follow(limit, [deepest](const tick_trace& seen, const std::byte* place) {
        return distance(seen.entry, place) == deepest;
      });
      expect_undisturbed(tasks, limit, at);
      if (tick_probe::stop_following().nested_entry != nullptr) ++nested;
    }
    require(nested > 0, "no second tick came to the deepest instruction", threshold);
  });
}

/// Measures the least headroom with which no stack overflows here, and tells a scheduler of `too_small` bytes less.
void sweep_with_headroom_less_by(std::size_t too_small, std::size_t wanted_frame) {
  const simulated_frame frame(wanted_frame);
  std::size_t deepest = 0, touched[64 / step], above_handler[64 / step];
  {
    runtime::virtual_time time;
    deep_ticks tasks(time, roomy);
    const tick_probe probe(frame.enlargement);
    tasks.run([&](const std::byte* limit) {
      const tick_trace alone = measure_tick(tasks, limit, 0).trace;
      deepest = distance(alone.entry, alone.lowest);
      for (std::size_t shift = 0; shift < 64; shift += step) {
        const measured_tick both =
            measure_tick(tasks, limit, shift, [deepest](const tick_trace& seen, const std::byte* place) {
              return distance(seen.entry, place) == deepest;
            });
        touched[shift / step] = both.touched;
        above_handler[shift / step] = distance(both.trace.interrupted, both.trace.entry) + 8;
      }
    });
  }
  std::size_t headroom = 0, threshold = 0;  // by the largest distance at which a tick that is taken overflows the stack
  for (std::size_t at = 0; at <= 2 * roomy_depth; at += step) {
    const std::size_t alignment = at % 64 / step;
    if (at >= touched[alignment] || at < above_handler[alignment]) continue;
    headroom = std::max(headroom, at - above_handler[alignment] + 8);
    threshold = at;
  }
  require(headroom > too_small + signal_headroom(0), "the constants are a frame more than was measured", threshold);
  sweep_around(threshold, headroom - too_small - signal_headroom(0), frame, deepest);
}

TEST_P(tick_room, is_measured_to_the_last_bytes_and_64_less_overflow_the_stack) {
  if (const std::string& why = platform::trap_flag_unavailable(); !why.empty()) GTEST_SKIP() << why;
  if (platform::under_address_sanitizer)
    GTEST_SKIP() << "the reserve for a timer's handler is more than a signal frame";
  EXPECT_EXIT((sweep_with_headroom_less_by(0, GetParam()), std::_Exit(0)), testing::ExitedWithCode(0), "");
  EXPECT_EXIT((sweep_with_headroom_less_by(64, GetParam()), std::_Exit(0)), testing::KilledBySignal(SIGSEGV), "");
}

INSTANTIATE_TEST_SUITE_P(frame, tick_room, testing::ValuesIn(signal_frames_of_cpus),
                         [](const auto& cpu) { return "of_" + std::to_string(cpu.param) + "_bytes"; });

/// A tick at which there are `missing` bytes less than the kernel needs for its frame.
void tick_without_room_for_a_frame(std::size_t missing) {
  const std::size_t frame = measure_frame();
  runtime::virtual_time time;
  deep_ticks tasks(time, roomy);
  tasks.run([&](const std::byte* limit) { tasks.stops_at(limit + red_zone_bytes + frame - missing); });
}

TEST(tick_without_room_for_a_signal_frame, ends_the_process) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  for (const std::size_t missing : {64, 512})
    EXPECT_EXIT((tick_without_room_for_a_frame(missing), std::_Exit(0)), testing::KilledBySignal(SIGSEGV), "")
        << missing;
}

}  // namespace
}  // namespace switchmark::stackful
