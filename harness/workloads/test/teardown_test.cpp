// A hundred thousand suspended tasks of every model, destroyed in mid-wait: what METHOD says of each is held against
// what their witnesses saw and what the allocator has left.
#include "runtime/reactor.hpp"
#include "runtime/test/streams.hpp"
#include "stackful/preemption/models.hpp"
#include "stackful/sync/channel.hpp"
#include "stackful/sync/condition_variable.hpp"
#include "stackful/sync/event.hpp"
#include "stackless/coroutines/sync_awaiters.hpp"
#include "stackless/safepoints/models.hpp"
#include "workloads/test/teardown/allocations.hpp"
#include "workloads/test/teardown/coroutine.hpp"
#include "workloads/test/teardown/direct.hpp"
#include "workloads/test/teardown/future.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string_view>

namespace switchmark::workloads::teardown {
namespace {

/// Witnesses at least, each in a task or call that is suspended. Unoptimised, the same takes three times as long.
#ifdef NDEBUG
inline constexpr std::size_t many = 100'000;
#else
inline constexpr std::size_t many = 10'000;
#endif

/// What is left when `tasks` tasks were suspended and their scheduler destroyed.
struct remains {
  census counted;
  std::size_t released_early = 0;  ///< witnesses, before the end began
  std::size_t unfinished = 0;      ///< tasks that didn't report
  bool somebody_waits = true;      ///< in the queue or on a timer
  std::ptrdiff_t blocks = 0, bytes = 0;
};

template <class Model>
void suspend_and_destroy(wait in, std::size_t tasks, remains& left) {
  using scheduler = typename Model::scheduler;
  runtime::virtual_time time;
  const runtime::stream silent = runtime::stream::pipe();
  runtime::reactor asks;
  runtime::worker worker(time, &asks);
  runtime::completion done;
  {
    std::unique_ptr<scheduler> owned(
        new scheduler(Model::make(worker, {.ticks = {.quantum = std::chrono::hours(1)},
                                           .budget = {.operations = 1, .quantum = runtime::duration::zero()}})));
    scheduler& waits = *owned;
    run<scheduler> shared{waits, worker, left.counted, silent.out()};
    using in_style = bodies<Model::style>;
    for (std::size_t task = 0; task < tasks; ++task) in_style::spawn(waits, done, shared, in);
    if (in == wait::yield || in == wait::ready_children || in == wait::spent_safepoint)
      in_style::spawn_closer(waits, done, shared);
    if (in != wait::begin) waits.run_until_parked();
    left.released_early = left.counted.released_other_than(0);
    owned.reset();  // before what its tasks wait for
  }
  left.unfinished = worker.counts.spawns - worker.counts.finishes + (done.done() ? 0 : 1);
  left.somebody_waits = worker.take_unfinished() != nullptr;
}

/// Witnesses of a task that waits so.
template <class Model>
std::size_t witnesses(wait in) {
  constexpr bool lazy = Model::style == runtime::style::coroutine && !Model::starts_when_called;
  switch (in) {
    case wait::join: return 2;
    case wait::chain: return chain_calls;
    case wait::children:
    case wait::ready_children: return 1 + several;
    case wait::in_sequence: return 1 + (lazy ? 1 : several);
    case wait::unawaited: return 1 + (lazy ? 0 : several);
    default: return 1;
  }
}

template <class Model>
void expect_clean_end(wait in, std::size_t wanted = many) {
  const testing::ScopedTrace place(__FILE__, __LINE__, "wait " + std::to_string(static_cast<int>(in)));
  const std::size_t tasks = wanted / witnesses<Model>(in);
  remains left;
  left.counted.releases.reserve(tasks * witnesses<Model>(in));
  const std::ptrdiff_t blocks = blocks_in_use(), bytes = bytes_in_use();
  suspend_and_destroy<Model>(in, tasks, left);
  left.blocks = blocks_in_use() - blocks;
  left.bytes = bytes_in_use() - bytes;

  EXPECT_EQ(left.counted.releases.size(), tasks * witnesses<Model>(in)) << "every body begins once";
  EXPECT_EQ(left.released_early, 0u);
  EXPECT_EQ(left.counted.released_other_than(1), 0u) << "every local is released once";
  EXPECT_EQ(left.counted.went_on, 0u) << "nobody goes on";
  EXPECT_EQ(left.unfinished, 0u) << "everybody reports";
  EXPECT_FALSE(left.somebody_waits);
  EXPECT_EQ(left.blocks, 0) << "of operator new";
  EXPECT_LT(left.bytes, std::ptrdiff_t{1} << 20) << "of malloc, that keeps some freed blocks at hand";
}

template <class Model>
struct teardown : testing::Test {};
using models = testing::Types<stackful::fiber_model, stackful::fiber_preempt_model, stackless::future_model,
                              stackless::future_boxed_model, stackless::future_late_model, stackless::future_scan_model,
                              stackless::coroutine_model, stackless::coroutine_eager_model,
                              stackless::coroutine_queued_model, stackless::coroutine_pooled_model,
                              stackless::future_budget_model, stackless::coroutine_budget_model>;
TYPED_TEST_SUITE(teardown, models);

TYPED_TEST(teardown, in_whatever_wait_leaves_nothing_and_runs_nothing) {
  // A fiber more is a stack more for the kernel to map, about 25 us; of its waits, what differs in its scheduler is in
  // these four, and what differs in the object that is waited for in the last ones.
  constexpr bool mapped = TypeParam::style == runtime::style::direct;
  for (const wait in : bodies<TypeParam::style>::waits) {
    const bool all = !mapped || in == wait::sleep || in == wait::yield || in == wait::join || in == wait::descriptor ||
                     in >= wait::event;
    expect_clean_end<TypeParam>(in, all ? many : many / 10);
  }
}

template <class Model>
struct teardown_at_a_safepoint : testing::Test {};
using models_with_safepoints =
    testing::Types<stackless::future_budget_model, stackless::future_budget_flag_model,
                   stackless::future_budget_clock_model, stackless::coroutine_budget_model,
                   stackless::coroutine_budget_flag_model, stackless::coroutine_budget_clock_model>;
TYPED_TEST_SUITE(teardown_at_a_safepoint, models_with_safepoints);

TYPED_TEST(teardown_at_a_safepoint, where_the_budget_was_spent_leaves_nothing_and_runs_nothing) {
  // A flag is set by another thread: with one CPU, once in a slice of the system's scheduler.
  constexpr bool waits_for_a_thread = TypeParam::id.find("flag") != std::string_view::npos;
  expect_clean_end<TypeParam>(wait::spent_safepoint, waits_for_a_thread ? 1'000 : many);
}

// The counting itself can fail.

TEST(teardown_counts, sees_a_block_that_is_kept) {
  const std::ptrdiff_t before = blocks_in_use();
  auto kept = std::make_unique<std::size_t>(1);
  asm volatile("" : : "r"(kept.get()) : "memory");  // a compiler may leave out a block that nobody looks at
  EXPECT_EQ(blocks_in_use(), before + 1);
  kept.reset();
  EXPECT_EQ(blocks_in_use(), before);
}

TEST(teardown_counts, sees_a_witness_that_is_kept_and_one_that_is_released_twice) {
  census counted;
  { const witness released(counted); }
  EXPECT_EQ(counted.released_other_than(1), 0u);
  auto kept = std::make_unique<witness>(counted);
  EXPECT_EQ(counted.released_other_than(1), 1u);
  kept.reset();
  ++counted.releases.front();
  EXPECT_EQ(counted.released_other_than(1), 1u);
}

}  // namespace
}  // namespace switchmark::workloads::teardown
