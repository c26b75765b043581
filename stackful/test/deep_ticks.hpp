#pragma once

#include "runtime/reactor.hpp"
#include "runtime/test/streams.hpp"
#include "stackful/fibers/fiber_scheduler.hpp"
#include "stackful/preemption/manual_ticks.hpp"
#include "stackful/preemption/preemption.hpp"
#include "stackful/test/tick_probe.hpp"

#include <algorithm>
#include <utility>

namespace switchmark::stackful {

/// A task that has ticks at chosen places of its stack, a second task to which they switch, and a third one whose timer
/// expires at each of them: where the compiler doesn't optimise, the handler goes deepest for a timer. Every tick stops
/// the task that it finds, if there is room. With a reactor, a fourth task waits for a descriptor that each tick finds
/// ready.
class deep_ticks {
 public:
  /// The scheduler is told to expect signal frames of `told_bytes`; 0: of this CPU.
  deep_ticks(runtime::time_source& time, stack_options stacks, std::size_t told_bytes = 0,
             runtime::tick_kind kind = runtime::tick_kind::manual, runtime::tick_observer* observer = nullptr,
             runtime::reactor* asks = nullptr)
      : time_(time),
        asks_(asks),
        worker_(time, asks),
        fibers_(worker_, stacks,
                {.quantum = std::chrono::hours(1),
                 .kind = kind,
                 .second_stops = false,
                 .observer = observer,
                 .signal_frame_bytes = told_bytes}) {}

  /// Runs `body(limit)` as a task beside the other two, on a stack that ends at `limit`.
  template <class Body>
  void run(Body body) {
    runtime::completion done;
    bool over = false;
    fibers_.spawn(done, [&] {
      while (!over) fibers_.sleep_until(worker_.now() + runtime::duration(1));
    });
    fibers_.spawn(done, [&] {
      body(fibers_.stacks().limit_below(static_cast<const std::byte*>(__builtin_frame_address(0))));
      over = true;
      stream_.put();
    });
    fibers_.spawn(done, [&] {
      while (!over) fibers_.yield();
    });
    if (asks_ != nullptr)
      fibers_.spawn(done, [&] {
        while (!over)
          if (stream_.drain() == 0) fibers_.wait_readable(stream_.out());
      });
    fibers_.run(done);
  }

  /// From the body: has a tick with the stack pointer at `place`. Whether it stopped the task there and then.
  bool stops_at(const std::byte* place) {
    time_.wait_until(worker_.now() + runtime::duration(2));
    if (asks_ != nullptr) stream_.put();
    const std::uint64_t before = stops();
    raise_tick_at(place, self_.process, self_.thread, manual_signal);
    return stops() != before;
  }
  /// How often the task has been stopped.
  [[nodiscard]] std::uint64_t stops() const noexcept {
    return *const_cast<const volatile std::uint64_t*>(&worker_.counts.forced_switches);
  }

 private:
  runtime::time_source& time_;
  runtime::reactor* const asks_;
  const runtime::stream stream_ = runtime::stream::pipe();
  runtime::worker worker_;
  fiber_scheduler<preemption> fibers_;
  const this_thread_id self_ = {};
};

/// Stacks on which there is room for whatever ticks take on any CPU, and for a page of calls above `roomy_depth`.
inline constexpr stack_options roomy{.bytes = 128 * 1024, .colours = 1};
inline constexpr std::size_t roomy_depth = 96 * 1024;

/// A tick in the middle of a roomy stack.
struct measured_tick {
  tick_trace trace;
  std::size_t touched = 0;  ///< bytes from the interrupted stack pointer down to the lowest byte that was written
};

/// Bytes from `limit + roomy_depth + shift` down to the lowest byte that `tick(that place)` writes.
template <class Tick>
std::size_t measure_touched(const std::byte* limit, std::size_t shift, Tick tick) {
  constexpr std::byte paint{0xa7};
  const std::byte* place = limit + roomy_depth + shift;
  std::fill(const_cast<std::byte*>(limit), const_cast<std::byte*>(place), paint);
  tick(place);
  const std::byte* lowest = std::find_if(limit, place, [](std::byte at) { return at != paint; });
  return static_cast<std::size_t>(place - lowest);
}

/// From the body of `tasks`, with the stack pointer `shift` bytes above a multiple of 64.
inline measured_tick measure_tick(deep_ticks& tasks, const std::byte* limit, std::size_t shift,
                                  tick_probe::question arrives_here = {}) {
  tick_trace trace;
  const std::size_t touched = measure_touched(limit, shift, [&](const std::byte* place) {
    tick_probe::follow(limit, std::move(arrives_here));
    tasks.stops_at(place);
    trace = tick_probe::stop_following();
  });
  return {trace, touched};
}

}  // namespace switchmark::stackful
