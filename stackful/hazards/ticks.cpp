#include "platform/signal_mask.hpp"
#include "stackful/hazards/fixture.hpp"
#include "stackful/hazards/trigger.hpp"
#include "stackful/preemption/no_ticks.hpp"

#include <poll.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>

namespace switchmark::stackful::hazards {

// A tick after every instruction of two fibers that allocate: malloc's too, when it isn't deferred there. The second
// fiber then waits for a lock of malloc that the first one holds. Both run on one thread, so that the wait never ends.
const char* trigger::program_code() {
  constexpr std::size_t each = 16;
  std::array<void*, 2 * each> blocks{};
  {
    fixture on(runtime::tick_kind::step);
    for (const std::size_t first : {std::size_t{0}, each})
      on.spawn([&blocks, first] {
        for (std::size_t i = first; i < first + each; ++i) blocks[i] = std::malloc(48);
      });
    on.run();
  }
  std::sort(blocks.begin(), blocks.end());
  const bool twice = std::adjacent_find(blocks.begin(), blocks.end()) != blocks.end();
  if (twice) return "malloc gave the same block to two fibers";
  for (void* block : blocks) std::free(block);
  return nullptr;
}

// A tick after every instruction of two fibers that yield: the scheduler's too, when it isn't deferred there.
const char* trigger::scheduler_region() {
  fixture on(runtime::tick_kind::step);
  int rounds[2] = {};
  for (int& mine : rounds)
    on.spawn([&] {
      for (int i = 0; i < 4; ++i, ++mine) on.fibers.yield();
    });
  on.run();
  return rounds[0] == 4 && rounds[1] == 4 ? nullptr : "a fiber ended before its time";
}

// A second tick while the handler looks at the timers, before and after it has put the stopped fiber into the queue.
// Often enough for the look that is due every 64 dispatches.
const char* trigger::handler_region() {
  constexpr int each = 100;
  fixture_under<ticking_time> on;
  on.spawn_sleeper();
  int slices[2] = {};
  for (int& mine : slices)
    on.spawn([&mine] {
      for (int i = 0; i < each; ++i, ++mine) raise_tick();
    });
  on.run();
  return slices[0] == each && slices[1] == each ? nullptr : "a stopped fiber did not go on where it was";
}

// A signal arrives in library code, and a tick in its handler, which is program code.
const char* trigger::other_handlers() {
  fixture on;
  bool blocked_by_first = false;
  struct sigaction handler = {};
  handler.sa_handler = [](int) { raise_tick(); };
  sigaction(SIGUSR1, &handler, nullptr);
  on.spawn([] { raise(SIGUSR1); });
  on.spawn([&] { blocked_by_first = (platform::blocked_signals() >> (SIGUSR1 - 1) & 1) != 0; });
  on.run();
  return blocked_by_first ? "a fiber was stopped inside the handler of another signal, which is blocked for all"
                          : nullptr;
}

// Ticks of the timer come while a fiber waits in the kernel for 50 ms.
const char* trigger::no_ticks() {
  runtime::monotonic_time time;
  runtime::worker worker(time);
  fiber_scheduler<preemption> fibers(worker, {.bytes = 65'536}, std::chrono::milliseconds(1));
  runtime::completion done;
  bool interrupted = false;
  fibers.spawn(done, [&] {
    const stackful::no_ticks region;
    interrupted = poll(nullptr, 0, 50) == -1 && errno == EINTR;
  });
  fibers.run(done);
  return interrupted ? "poll was interrupted, and its 50 ms had not passed" : nullptr;
}

// The first fiber is stopped; the second one is to be stopped too, so that the first goes on.
const char* trigger::undeferred_signal() {
  fixture on;
  bool first_went_on = false, seen_by_second = false;
  on.spawn([&] {
    raise_tick();
    first_went_on = true;
  });
  on.spawn([&] {
    raise_tick();
    seen_by_second = first_went_on;
  });
  on.run();
  return seen_by_second ? nullptr : "no tick reaches the fiber that runs next";
}

}  // namespace switchmark::stackful::hazards
