// Control goes from coroutine to coroutine without growing the stack, whichever way this build has.
#include "stackless/coroutines/coroutine_variants.hpp"
#include "stackless/test/fixtures.hpp"

namespace switchmark::stackless {
namespace {

using transfer_test = scheduler_fixture<coroutine_scheduler>;

constexpr std::uint64_t many = 1'000'000;

const std::byte* stack_pointer() { return static_cast<const std::byte*>(__builtin_frame_address(0)); }

TEST(transfer, this_build_says_which_way_it_has) {
  static_assert(symmetric_transfer == std::is_same_v<transfer_result, std::coroutine_handle<>>);
  static_assert(symmetric_transfer == bool{SWITCHMARK_SYMMETRIC_TRANSFER});
}

coroutine<> yields(coroutine_scheduler& waits, std::uint64_t rounds) {
  for (std::uint64_t round = 0; round < rounds; ++round) co_await waits.yield();
}

TEST_F(transfer_test, a_million_yields_of_two_do_not_grow_the_stack) {
  for (int i = 0; i < 2; ++i) waits.spawn(done, yields(waits, many / 2));
  waits.run(done);
  EXPECT_EQ(worker.counts.yields, many);
  EXPECT_EQ(worker.counts.transfers, many + 1);
}

coroutine<std::uint64_t> add_one(std::uint64_t number) { co_return number + 1; }

coroutine<> awaits_one_after_the_other(std::uint64_t& sum) {
  for (std::uint64_t i = 0; i < many; ++i) sum = co_await add_one(sum);
}

TEST_F(transfer_test, a_million_coroutines_awaited_one_after_the_other_do_not_grow_the_stack) {
  std::uint64_t sum = 0;
  waits.spawn(done, awaits_one_after_the_other(sum));
  waits.run(done);
  EXPECT_EQ(sum, many);
}

/// The lowest and the highest address that the stack pointer was seen at.
struct extent {
  const std::byte* lowest = nullptr;
  const std::byte* highest = nullptr;
  void see(const std::byte* place) {
    if (lowest == nullptr || place < lowest) lowest = place;
    if (highest == nullptr || place > highest) highest = place;
  }
};

coroutine<std::uint64_t> nested(coroutine_scheduler& waits, extent& seen, std::uint64_t depth) {
  seen.see(stack_pointer());
  if (depth == 0) {
    co_await waits.yield();
    co_return 0;
  }
  const std::uint64_t below = co_await nested(waits, seen, depth - 1);
  seen.see(stack_pointer());
  co_return below + 1;
}

coroutine<> awaits_nested(coroutine_scheduler& waits, extent& seen, std::uint64_t& depth_found) {
  depth_found = co_await nested(waits, seen, many);
}

TEST_F(transfer_test, a_million_nested_awaits_return_through_each_other_without_growing_the_stack) {
  extent seen;
  std::uint64_t depth_found = 0;
  waits.spawn(done, awaits_nested(waits, seen, depth_found));
  waits.run(done);
  EXPECT_EQ(depth_found, many);
  EXPECT_LT(seen.highest - seen.lowest, 4096);
}

coroutine<> ends_at_once(std::uint64_t& ended) {
  ++ended;
  co_return;
}

TEST_F(transfer_test, coroutines_that_end_hand_on_without_growing_the_stack) {
  std::uint64_t ended = 0;
  for (std::uint64_t i = 0; i < many / 4; ++i) waits.spawn(done, ends_at_once(ended));
  waits.run(done);
  EXPECT_EQ(ended, many / 4);
  EXPECT_TRUE(done.done());
}

TEST_F(transfer_test, goes_home_when_nobody_is_ready_and_comes_back) {
  for (int round = 1; round <= 3; ++round) {
    std::uint64_t ended = 0;
    waits.spawn(done, ends_at_once(ended));
    waits.run_until_parked();
    EXPECT_EQ(ended, 1u);
  }
  EXPECT_EQ(worker.counts.transfers, 0u) << "each was resumed by the loop";
}

// From here on: coroutines that hand control on through the run queue.

using queued_test = scheduler_fixture<queued_coroutine_scheduler>;
template <class T = void>
using queued_coroutine = queued_coroutine_scheduler::coroutine_type<T>;

queued_coroutine<int> yields_a_value(queued_coroutine_scheduler& waits, std::vector<std::string>& order, int value) {
  order.push_back("begins " + std::to_string(value));
  co_await waits.yield();
  co_return value;
}

queued_coroutine<> awaits_values(queued_coroutine_scheduler& waits, std::vector<std::string>& order, int first) {
  for (int value = first; value < first + 2; ++value)
    order.push_back("got " + std::to_string(co_await yields_a_value(waits, order, value)));
}

// Each call is two queued resumptions, one to the coroutine that is called and one back. Two tasks with two calls each:
// they are dispatched at their begin, at each queued resumption and after each yield.
TEST_F(queued_test, who_calls_and_who_returns_goes_behind_all_who_are_ready) {
  waits.spawn(done, awaits_values(waits, order, 1));
  waits.spawn(done, awaits_values(waits, order, 11));
  waits.run(done);
  EXPECT_THAT(order, testing::ElementsAre("begins 1", "begins 11", "got 1", "got 11", "begins 2", "begins 12", "got 2",
                                          "got 12"));
  EXPECT_EQ(counted(), (runtime::ledger_values{{"spawns", 2},
                                               {"finishes", 2},
                                               {"yields", 4},
                                               {"dispatches", 2 + 8 + 4},
                                               {"timer_checks", 1},
                                               {"queued_resumptions", 8}}));
}

TEST_F(queued_test, goes_on_after_a_timer) {
  const auto sleeps = [](auto& waits_, auto& order_) -> queued_coroutine<> {
    co_await waits_.sleep_until(at(1'000));
    order_.push_back("woke");
  };
  waits.spawn(done, sleeps(waits, order));
  waits.run(done);
  EXPECT_THAT(order, testing::ElementsAre("woke"));
}

}  // namespace
}  // namespace switchmark::stackless
