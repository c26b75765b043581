// Events and channels under a tick after every instruction: of the bodies between their calls, and of the calls
// themselves.
#include "platform/architecture/test/architecture.hpp"
#include "platform/program_code.hpp"
#include "stackful/preemption/preemption.hpp"
#include "stackful/sync/channel.hpp"
#include "stackful/sync/event.hpp"
#include "stackful/test/scheduler_fixture.hpp"
#include "stackful/test/ticks.hpp"

namespace switchmark::stackful {
namespace {

using testing::ElementsAre;

/// Counts what became of ticks in program code. Non-preemptible itself: when it is told of a stop, the task goes on,
/// with steps.
struct section_counts final : runtime::tick_observer {
  int stops_in_the_section = 0, deferred_elsewhere = 0;
  SWITCHMARK_NON_PREEMPTIBLE void stopped(std::uintptr_t instruction) noexcept override {
    stops_in_the_section += platform::is_non_preemptible(instruction);
  }
  SWITCHMARK_NON_PREEMPTIBLE void deferred(std::uintptr_t instruction) noexcept override {
    deferred_elsewhere += !platform::is_non_preemptible(instruction);
  }
};

struct sync_steps : testing::TestWithParam<std::size_t> {
  using scheduler = fiber_scheduler<preemption>;
  runtime::virtual_time time;
  runtime::worker worker{time};
  section_counts ticks;
  runtime::completion done;

  void SetUp() override { SWITCHMARK_NEEDS_TRAP_FLAG(); }
  void expect_protected(std::uint64_t least_parks) {
    EXPECT_GE(worker.counts.parks, least_parks);
    EXPECT_EQ(worker.counts.wakes, worker.counts.parks);
    EXPECT_GE(worker.counts.forced_switches, 50u);
    EXPECT_EQ(ticks.stops_in_the_section, 0);
#ifdef NDEBUG  // unoptimised, what is inlined into the calls stands outside of the section
    EXPECT_EQ(ticks.deferred_elsewhere, 0) << "what runs inside a region lies in the non-preemptible section";
#endif
  }
};

TEST_P(sync_steps, a_channel_loses_nothing_when_it_is_stopped_at_every_instruction) {
  constexpr std::uint64_t messages = 12;
  scheduler fibers(worker, {}, {.kind = runtime::tick_kind::step, .observer = &ticks});
  channel<scheduler, std::uint64_t> values(fibers, GetParam());
  std::uint64_t received = 0, out_of_order = 0;
  fibers.spawn(done, [&] {
    for (std::uint64_t value = 1; value <= messages; ++value) (void)values.send(value);
    values.close();
  });
  fibers.spawn(done, [&] {
    while (const std::optional<std::uint64_t> value = values.receive()) out_of_order += *value != ++received;
  });
  fibers.run(done);
  EXPECT_EQ(received, messages);
  EXPECT_EQ(out_of_order, 0u);
  expect_protected(messages / 4);
}
INSTANTIATE_TEST_SUITE_P(places, sync_steps, testing::Values(0, 2));

using event_steps = sync_steps;
TEST_F(event_steps, an_event_loses_no_wake_when_it_is_stopped_at_every_instruction) {
  constexpr int rounds = 8;
  scheduler fibers(worker, {}, {.kind = runtime::tick_kind::step, .observer = &ticks});
  event<scheduler> ping(fibers), pong(fibers);
  volatile int answers = 0;
  fibers.spawn(done, [&] {
    for (int round = 0; round < rounds; ++round) {
      ping.set();
      pong.wait();
      pong.reset();
    }
  });
  fibers.spawn(done, [&] {
    for (int round = 0; round < rounds; ++round) {
      ping.wait();
      ping.reset();
      answers = answers + 1;
      pong.set();
    }
  });
  fibers.run(done);
  EXPECT_EQ(answers, rounds);
  expect_protected(rounds / 2);
}

}  // namespace
}  // namespace switchmark::stackful
