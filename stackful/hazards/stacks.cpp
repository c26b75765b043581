#include "stackful/hazards/child_exit.hpp"
#include "stackful/hazards/fixture.hpp"
#include "stackful/hazards/trigger.hpp"

#include <unistd.h>

#include <csignal>
#include <memory>

namespace switchmark::stackful::hazards {
namespace {

/// Raises a tick where the stack has no more than `room` bytes left.
[[gnu::noinline]] int descend(const std::byte* limit, std::ptrdiff_t room) {  // NOLINT(misc-no-recursion): the point
  volatile char some[64] = {};
  if (static_cast<const std::byte*>(__builtin_frame_address(0)) - limit > room)
    return 1 + descend(limit, room) + some[0];
  raise_tick();
  return 1;
}

}  // namespace

// A tick whose handler still fits on the stack, and a second one inside it, that doesn't.
const char* trigger::headroom() {
  constexpr std::ptrdiff_t less_than_a_frame = 512;  // a signal frame has 512 bytes for the x87 and SSE state alone
  fixture_under<ticking_time> on;
  bool came_back = false;
  on.spawn_sleeper();
  on.spawn([&] {
    const auto* here = static_cast<const std::byte*>(__builtin_frame_address(0));
    raise_tick();  // with room enough: shows how deep the handler goes
    const std::ptrdiff_t handler = here - on.time.asked_from();
    came_back = descend(on.fibers.stacks().limit_below(here), handler + less_than_a_frame) > 1;
  });
  on.spawn([] {});
  on.run();
  return came_back ? nullptr : "a fiber did not come back from a deep call";
}

// Two fibers are stopped, with signal frames on an alternate stack that would be the same for both.
const char* trigger::own_signal_frame() {
  constexpr std::size_t bytes = 65'536;
  const auto alternate = std::make_unique<std::byte[]>(bytes);
  const stack_t ours = {.ss_sp = alternate.get(), .ss_flags = 0, .ss_size = bytes}, none = {.ss_flags = SS_DISABLE};
  sigaltstack(&ours, nullptr);
  int went_on = 0;
  {
    fixture on;
    for (int fiber = 0; fiber < 2; ++fiber)
      on.spawn([&] {
        raise_tick();
        ++went_on;
      });
    on.run();
  }
  sigaltstack(&none, nullptr);
  return went_on == 2 ? nullptr : "a stopped fiber did not go on";
}

// A scheduler that is told of signal frames as on a CPU with AMX, and a fiber that writes where such a frame would end:
// the kernel, too, touches its two ends and not all that lies between.
const char* trigger::large_guards() {
  constexpr std::size_t frame = 11 * 1024;
  static constexpr char held[] = "held\n";
  static_assert(exit_held == 0);
  // The write is to be refused: then that is the result of this process.
  struct sigaction refused = {};
  refused.sa_handler = [](int) {
    (void)!write(STDOUT_FILENO, held, sizeof(held) - 1);
    _exit(exit_held);
  };
  refused.sa_flags = SA_ONSTACK;
  runtime::virtual_time time;
  runtime::worker worker(time);
  fiber_scheduler<preemption> fibers(worker, {.bytes = 65'536},
                                     {.kind = runtime::tick_kind::manual, .signal_frame_bytes = frame});
  runtime::completion done;
  sigaction(SIGSEGV, &refused, nullptr);
  fibers.spawn(done, [] {});
  fibers.spawn(done, [&] {
    const std::byte* limit = fibers.stacks().limit_below(static_cast<const std::byte*>(__builtin_frame_address(0)));
    *const_cast<volatile std::byte*>(limit + 64 - frame) = std::byte{1};
  });
  fibers.run(done);
  return "a fiber's frame was written into the stack of another";
}

}  // namespace switchmark::stackful::hazards
