// One coroutine and those that it awaits: laziness, values, exceptions, lifetimes.
#include "stackless/test/fixtures.hpp"

#include <malloc.h>

#include <memory>
#include <optional>
#include <stdexcept>

namespace switchmark::stackless {
namespace {

using testing::ElementsAre;
using coroutine_test = scheduler_fixture<coroutine_scheduler>;

coroutine<> logs(std::vector<std::string>& order, std::string what) {
  order.push_back(what);
  co_return;
}

TEST_F(coroutine_test, does_nothing_before_it_is_awaited_or_dispatched) {
  coroutine<> never = logs(order, "never");
  waits.spawn(done, logs(order, "ran"));
  EXPECT_THAT(order, ElementsAre());
  waits.run(done);
  EXPECT_THAT(order, ElementsAre("ran"));
}

coroutine<int> square(coroutine_scheduler& waits, int number) {
  co_await waits.yield();
  co_return number* number;
}

coroutine<std::unique_ptr<int>> only_movable(int number) { co_return std::make_unique<int>(number); }

TEST_F(coroutine_test, yields_its_value_to_who_awaits_it) {
  int sum = 0;
  const auto body = [](auto& waits_, int& sum_) -> coroutine<> {
    for (int number = 1; number <= 3; ++number) sum_ += co_await square(waits_, number);
    sum_ += *co_await only_movable(100);
  };
  waits.spawn(done, body(waits, sum));
  waits.run(done);
  EXPECT_EQ(sum, 1 + 4 + 9 + 100);
}

TEST_F(coroutine_test, can_be_awaited_later_than_it_was_made) {
  int result = 0;
  const auto body = [](auto& waits_, int& result_) -> coroutine<> {
    coroutine<int> kept = square(waits_, 7);
    co_await waits_.yield();
    result_ = co_await std::move(kept);
  };
  waits.spawn(done, body(waits, result));
  waits.run(done);
  EXPECT_EQ(result, 49);
}

template <class T>
coroutine<T> fails(coroutine_scheduler& waits, bool first_waits, witness held) {
  if (first_waits) co_await waits.yield();
  throw std::runtime_error(held.name);
}

TEST_F(coroutine_test, an_exception_reaches_who_awaits_it_at_any_depth) {
  const auto middle = [](auto& waits_, auto& order_, bool first_waits) -> coroutine<int> {
    const witness held(order_, "middle");
    co_return 1 + co_await fails<int>(waits_, first_waits, witness(order_, "leaf"));
  };
  const auto body = [&middle](auto& waits_, auto& order_) -> coroutine<> {
    for (const bool first_waits : {false, true}) {
      try {
        order_.push_back(std::to_string(co_await middle(waits_, order_, first_waits)));
      } catch (const std::runtime_error& failure) {
        order_.push_back(failure.what());
      }
    }
    try {
      co_await fails<void>(waits_, true, witness(order_, "void"));
    } catch (const std::runtime_error& failure) {
      order_.push_back(failure.what());
    }
  };
  waits.spawn(done, body(waits, order));
  waits.run(done);
  EXPECT_THAT(order, ElementsAre("~leaf", "~middle", "leaf", "~leaf", "~middle", "leaf", "~void", "void"));
}

TEST_F(coroutine_test, dropped_unstarted_releases_its_parameters_once) {
  {
    const coroutine<> dropped = fails<void>(waits, false, witness(order, "parameter"));
    EXPECT_THAT(order, ElementsAre());
  }
  EXPECT_THAT(order, ElementsAre("~parameter"));
}

TEST_F(coroutine_test, is_released_where_it_was_awaited_before_its_awaiter_goes_on) {
  const auto child = [](witness) -> coroutine<> { co_return; };
  const auto body = [&child](auto& order_) -> coroutine<> {
    co_await child(witness(order_, "child"));
    order_.push_back("goes on");
  };
  waits.spawn(done, body(order));
  waits.run(done);
  EXPECT_THAT(order, ElementsAre("~child", "goes on"));
}

TEST_F(coroutine_test, moves) {
  coroutine<> first = fails<void>(waits, false, witness(order, "first"));
  coroutine<> second = std::move(first);
  EXPECT_THAT(order, ElementsAre());
  {
    coroutine<> third = logs(order, "third");
    third = std::move(second);
  }
  EXPECT_THAT(order, ElementsAre("~first"));
}

struct only_waits {
  coroutine_scheduler& waits;
};
coroutine<> counted_frame(only_waits& run) { co_await run.waits.yield(); }
coroutine<> counted_frame_with_more(only_waits& run, int, std::string) { co_await run.waits.yield(); }
coroutine<> uncounted_frame(coroutine_scheduler& waits) { co_await waits.yield(); }

struct with_members : only_waits {
  coroutine<> member() { co_await waits.yield(); }
};

TEST_F(coroutine_test, counts_its_frame_when_its_first_parameter_knows_where) {
  only_waits run{waits};
  with_members object{{waits}};
  const auto frames = [this] { return std::exchange(worker.counts.frame_allocations, 0); };
  waits.spawn(done, counted_frame(run));
  EXPECT_EQ(frames(), 1u);
  const std::uint64_t bytes = std::exchange(worker.counts.frame_bytes, 0);
  EXPECT_GT(bytes, sizeof(promise_base));
  EXPECT_LT(bytes, 1'000u) << "and little else";
  waits.spawn(done, counted_frame_with_more(run, 1, "two"));
  EXPECT_EQ(frames(), 1u);
  waits.spawn(done, object.member());
  EXPECT_EQ(frames(), 1u) << "of a member the object is the first parameter";
  waits.spawn(done, uncounted_frame(waits));
  EXPECT_EQ(frames(), 0u);
  waits.run(done);
}

coroutine<> holds_a_kilobyte(coroutine_scheduler& waits) {
  volatile char kept[1'024];
  kept[0] = 1;
  co_await waits.yield();
  kept[1'023] = kept[0];
}

TEST_F(coroutine_test, gives_the_memory_of_its_frame_back) {
  const std::size_t before = mallinfo2().uordblks;
  for (int run = 0; run < 1'000; ++run) {
    waits.spawn(done, holds_a_kilobyte(waits));
    waits.run(done);
  }
  EXPECT_LT(mallinfo2().uordblks, before + 100'000) << "of a megabyte";
}

}  // namespace
}  // namespace switchmark::stackless
