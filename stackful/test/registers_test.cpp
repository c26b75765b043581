// What no C++ can say: that a forced switch keeps every register and the red zone below the stack pointer.
#include "platform/architecture/test/architecture.hpp"
#include "stackful/preemption/preemption.hpp"
#include "stackful/test/scheduler_fixture.hpp"
#include "stackful/test/ticks.hpp"

#include <unistd.h>

#include <array>
#include <cstring>

namespace switchmark::stackful {
namespace {

using platform::architecture::machine_state;

machine_state pattern(std::uint64_t seed) {
  machine_state state{};
  std::array<std::uint64_t, sizeof(machine_state) / 8> words;
  for (std::size_t i = 0; i < words.size(); ++i) words[i] = seed * 0x9e3779b97f4a7c15u + i;
  std::memcpy(&state, words.data(), sizeof(state));
  state.clear_unused();
  return state;
}

using registers_test = scheduler_fixture<preemption>;

TEST_F(registers_test, a_forced_switch_keeps_every_register_and_the_red_zone) {
  const platform::architecture::three_argument_call tick{SYS_tgkill, getpid(), gettid(), SIGRTMIN};
  constexpr std::size_t tasks = 3, slices = 4;
  int wrong = 0;
  for (std::size_t task = 0; task < tasks; ++task)
    fibers->spawn(done, [&, task] {
      for (std::size_t slice = 0; slice < slices; ++slice) {
        const machine_state before = pattern(1 + task * slices + slice);
        machine_state after{};
        platform::architecture::across_two_calls(&before, &after, &tick);
        if (!(after == before)) ++wrong;
      }
    });
  fibers->run(done);
  EXPECT_EQ(wrong, 0);
  EXPECT_GE(worker.counts.forced_switches, tasks * slices - 1);
}

}  // namespace
}  // namespace switchmark::stackful
