// "At any point", by exhaustion: a tick after every instruction that the kernels execute, several fibers at once. Every
// instruction of program code must have been one at which a fiber was stopped, and every result must be the undisturbed
// one.
#include "measure/step_trace.hpp"
#include "stackful/fibers/fiber_scheduler.hpp"
#include "stackful/preemption/preemption.hpp"
#include "stackful/test/kernels.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <span>

namespace switchmark::stackful {
namespace {

/// A fiber for each. Another fiber waits for their end without a suspension, so that every tick finds somebody to go
/// to.
constexpr std::array<std::uint64_t, 2> seeds{1, 2};

/// Where ticks stopped fibers, and where ticks were deferred. Lies in the non-preemptible section, as all that may run
/// while a handler is stepped.
struct stops final : runtime::tick_observer {
  measure::address_set stopped_at, deferred_at;
  SWITCHMARK_NON_PREEMPTIBLE void stopped(std::uintptr_t instruction) noexcept override {
    stopped_at.insert(instruction);
  }
  SWITCHMARK_NON_PREEMPTIBLE void deferred(std::uintptr_t instruction) noexcept override {
    if (!platform::is_non_preemptible(instruction)) deferred_at.insert(instruction);
  }
};

std::size_t offset(std::uintptr_t address) { return address - reinterpret_cast<std::uintptr_t>(__executable_start); }

/// One run, disturbed or not; `inside` is true from its first instruction to its last.
[[gnu::noinline]] std::uint64_t run_once(const kernel& tried, std::uint64_t seed, volatile bool& inside) {
  inside = true;
  const std::uint64_t result = tried.run(seed, tried.stepped_size, {});
  inside = false;
  return result;
}

/// What a run executes of program code, without a switch, less the non-preemptible section; of each seed that takes
/// branches of its own.
measure::address_set executed_by(const kernel& tried) {
  volatile bool inside = false;
  measure::step_trace trace(inside);
  for (const std::uint64_t seed : std::span(seeds).first(tried.stepped_seeds)) {
    trace.begin();
    (void)run_once(tried, seed, inside);
    trace.end();
  }
  return trace.executed();
}

struct exhaustive_test : testing::TestWithParam<kernel> {
  void SetUp() override {
    if (const std::string why = unavailable(runtime::tick_kind::step); !why.empty()) GTEST_SKIP() << why;
  }
};

TEST_P(exhaustive_test, a_fiber_is_stopped_at_every_instruction_and_computes_the_same) {
  const kernel tried = GetParam();
  runtime::virtual_time time;
  runtime::worker worker(time);
  stops seen;
  volatile bool nobody_asks = false;
  std::array<std::uint64_t, seeds.size()> results{};
  {
    fiber_scheduler<preemption> fibers(worker, {.bytes = 64 * 1024},
                                       {.kind = runtime::tick_kind::step, .observer = &seen});
    runtime::completion done;
    std::array<volatile bool, seeds.size()> ended{};
    for (std::size_t fiber = 0; fiber < seeds.size(); ++fiber)
      fibers.spawn(done, [&, fiber] {
        results[fiber] = run_once(tried, seeds[fiber], nobody_asks);
        ended[fiber] = true;
      });
    fibers.spawn(done, [&] {
      for (const volatile bool& each : ended)
        while (!each) {
        }
    });
    fibers.run(done);
  }
  for (std::size_t fiber = 0; fiber < seeds.size(); ++fiber)
    EXPECT_EQ(results[fiber], tried.run(seeds[fiber], tried.stepped_size, {})) << "fiber " << fiber;

  const measure::address_set executed = executed_by(tried);
  std::size_t missed = 0;
  for (const std::uintptr_t address : executed.sorted())
    if (!seen.stopped_at.contains(address) && missed++ < 10)
      ADD_FAILURE() << "nobody was stopped at +0x" << std::hex << offset(address);
  for (const std::uintptr_t address : seen.deferred_at.sorted())
    if (platform::non_preemptible_section_is_whole)
      ADD_FAILURE() << "a tick was deferred outside of the non-preemptible section, at +0x" << std::hex
                    << offset(address);
  EXPECT_EQ(missed, 0u);
  EXPECT_GT(executed.count(), 20u);
  EXPECT_GT(worker.counts.forced_switches, executed.count());
  std::printf("exhaustive: %s: %zu instructions, %zu missed, %ju forced switches, %ju ticks deferred\n", tried.name,
              executed.count(), missed, std::uintmax_t{worker.counts.forced_switches},
              std::uintmax_t{worker.counts.ticks_deferred});
}

INSTANTIATE_TEST_SUITE_P(all, exhaustive_test, testing::ValuesIn(kernels),
                         [](const auto& each) { return each.param.name; });

}  // namespace
}  // namespace switchmark::stackful
