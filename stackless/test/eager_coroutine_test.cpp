// Coroutines that begin when they are called: order, outcomes, and who may be dropped.
#include "stackless/coroutines/coroutine_variants.hpp"
#include "stackless/test/fixtures.hpp"

#include <memory>
#include <optional>
#include <stdexcept>

namespace switchmark::stackless {
namespace {

using testing::ElementsAre;

/// What a body of eager coroutines must know, and where these say what they did.
struct eager_run {
  eager_coroutine_scheduler& waits;
  std::vector<std::string>& order;
  runtime::time_point at(std::int64_t nanoseconds) const { return runtime::time_point(runtime::duration(nanoseconds)); }
  std::string now() const { return std::to_string(waits.now().time_since_epoch().count()); }
};

struct eager_coroutine_test : scheduler_fixture<eager_coroutine_scheduler> {
  eager_run run{waits, order};
};

eager_coroutine<> sleeps(eager_run& run, std::string name, std::int64_t deadline) {
  const witness held(run.order, name);
  run.order.push_back(name + " begins");
  co_await run.waits.sleep_until(run.at(deadline));
  run.order.push_back(name + "@" + run.now());
}

TEST_F(eager_coroutine_test, begins_when_it_is_called_and_goes_back_to_its_caller_where_it_suspends) {
  {
    eager_coroutine<> begun = sleeps(run, "a", 1'000);
    EXPECT_THAT(order, ElementsAre("a begins"));
    waits.spawn(done, std::move(begun));
    EXPECT_EQ(worker.counts.eager_starts, 1u);
    EXPECT_EQ(worker.counts.dispatches, 0u);
  }
  waits.run(done);
  EXPECT_THAT(order, ElementsAre("a begins", "a@1000", "~a"));
}

eager_coroutine<> calls_and_goes_on(eager_run& run) {
  eager_coroutine<> child = sleeps(run, "child", 1'000);
  run.order.push_back("caller goes on");
  co_await std::move(child);
  run.order.push_back("awaited");
}

TEST_F(eager_coroutine_test, suspends_to_a_caller_that_is_a_coroutine_and_not_to_who_is_next) {
  waits.spawn(done, sleeps(run, "ready", 1));
  time.wait_until(at(1));
  worker.fire_expired_timers();
  order.clear();
  waits.spawn(done, calls_and_goes_on(run));
  EXPECT_THAT(order, ElementsAre("child begins", "caller goes on"));
  waits.run(done);
  EXPECT_THAT(order,
              ElementsAre("child begins", "caller goes on", "ready@1", "~ready", "child@1000", "~child", "awaited"));
}

eager_coroutine<> never_waits(eager_run& run) {
  run.order.push_back("all");
  co_return;
}

TEST_F(eager_coroutine_test, a_root_that_is_done_when_it_is_spawned_reports_at_once) {
  waits.spawn(done, never_waits(run));
  EXPECT_TRUE(done.done());
  EXPECT_EQ(worker.counts.finishes, 1u);
  EXPECT_THAT(order, ElementsAre("all"));
}

eager_coroutine<> yields_with_parameter(eager_run& run, reports_witness) { co_await run.waits.yield(); }

TEST_F(eager_coroutine_test, a_root_releases_its_parameters_before_it_reports) {
  waits.spawn(done, yields_with_parameter(run, reports_witness(done, order)));
  waits.run(done);
  EXPECT_THAT(order, ElementsAre("somebody has yet to report"));
}

/// A child: waits or not, then yields its value or throws.
eager_coroutine<std::unique_ptr<int>> value(eager_run& run, bool waits_first, bool throws) {
  const witness held(run.order, "child");
  if (waits_first) co_await run.waits.yield();
  if (throws) throw std::runtime_error("failed");
  co_return std::make_unique<int>(7);
}

/// Awaits such a child at once, or only after it must have ended.
eager_coroutine<> awaits(eager_run& run, bool child_waits, bool child_throws, bool awaits_late) {
  auto child = value(run, child_waits, child_throws);
  if (awaits_late) co_await run.waits.sleep_until(run.waits.now() + runtime::duration(1'000));
  try {
    run.order.push_back(std::to_string(*co_await std::move(child)));
  } catch (const std::runtime_error& failure) {
    run.order.push_back(failure.what());
  }
}

TEST_F(eager_coroutine_test, yields_its_outcome_whether_it_is_awaited_before_it_ends_or_after) {
  for (const bool throws : {false, true})
    for (const bool child_waits : {false, true})
      for (const bool awaits_late : {false, true}) {
        order.clear();
        runtime::completion outcome;
        waits.spawn(outcome, awaits(run, child_waits, throws, awaits_late));
        waits.run(outcome);
        EXPECT_THAT(order, ElementsAre("~child", throws ? "failed" : "7"))
            << child_waits << awaits_late << "; what it held is released where it ends, its value kept";
      }
}

TEST_F(eager_coroutine_test, awaiting_one_that_is_done_does_not_suspend) {
  waits.spawn(done, awaits(run, false, false, false));
  EXPECT_TRUE(done.done()) << "neither of them waited";
  EXPECT_EQ(worker.counts.dispatches, 0u);
}

eager_coroutine<> fails(eager_run& run, bool waits_first) {
  if (waits_first) co_await run.waits.yield();
  throw std::runtime_error("failed");
}

TEST_F(eager_coroutine_test, an_exception_reaches_whoever_runs) {
  for (const bool waits_first : {false, true}) {
    runtime::completion outcome;
    waits.spawn(outcome, fails(run, waits_first));
    EXPECT_THROW(waits.run(outcome), std::runtime_error);
  }
}

template <class Waits, class Coroutine>
Coroutine sleeps(Waits& run, std::int64_t nanoseconds) {
  co_await run.waits.sleep_until(run.waits.now() + runtime::duration(nanoseconds));
  run.order.push_back(std::to_string(nanoseconds) + "@" + std::to_string(run.waits.now().time_since_epoch().count()));
}

template <class Waits, class Coroutine>
Coroutine one_by_one(Waits& run) {
  std::vector<Coroutine> children;
  for (const std::int64_t duration : {20, 30, 10}) children.push_back(sleeps<Waits, Coroutine>(run, duration));
  for (Coroutine& child : children) co_await std::move(child);
}

TEST_F(eager_coroutine_test, several_awaited_one_by_one_take_the_longest) {
  waits.spawn(done, one_by_one<eager_run, eager_coroutine<>>(run));
  waits.run(done);
  EXPECT_THAT(order, ElementsAre("10@10", "20@20", "30@30"));
  EXPECT_EQ(time.now(), at(30));
}

TEST_F(eager_coroutine_test, where_lazy_ones_take_the_sum) {
  struct lazy_run {
    coroutine_scheduler& waits;
    std::vector<std::string>& order;
  };
  coroutine_scheduler lazy(worker);
  lazy_run its{lazy, order};
  lazy.spawn(done, one_by_one<lazy_run, coroutine<>>(its));
  lazy.run(done);
  EXPECT_THAT(order, ElementsAre("20@20", "30@50", "10@60"));
}

TEST_F(eager_coroutine_test, one_that_is_done_may_be_dropped) {
  { const eager_coroutine<std::unique_ptr<int>> dropped = value(run, false, false); }
  EXPECT_THAT(order, ElementsAre("~child"));
}

TEST_F(eager_coroutine_test, one_that_is_dropped_unfinished_ends_the_program) {
  EXPECT_DEATH({ const eager_coroutine<> dropped = sleeps(run, "a", 1'000); }, "");
}

TEST_F(eager_coroutine_test, moves) {
  eager_coroutine<std::unique_ptr<int>> first = value(run, false, false);
  eager_coroutine<std::unique_ptr<int>> second = std::move(first);
  second = value(run, false, false);
  EXPECT_THAT(order, ElementsAre("~child", "~child"));
}

TEST_F(eager_coroutine_test, counts_its_frame) {
  waits.spawn(done, sleeps(run, "a", 1'000));
  EXPECT_EQ(worker.counts.frame_allocations, 1u);
  EXPECT_GT(worker.counts.frame_bytes, sizeof(eager_promise));
  EXPECT_LT(worker.counts.frame_bytes, 1'000u);
  waits.run(done);
}

// From here on: destroyed with unfinished coroutines.

eager_coroutine<> holds_unawaited(eager_run& run, std::int64_t deadline) {
  const witness held(run.order, "parent");
  eager_coroutine<> early = sleeps(run, "early", 500), late = sleeps(run, "late", 2'000);
  co_await run.waits.sleep_until(run.at(deadline));
  co_await std::move(late);
  run.order.push_back("must not go on");
}

TEST_F(eager_coroutine_test, destroyed_releases_children_that_nobody_awaits_with_their_parent) {
  waits.spawn(done, holds_unawaited(run, 1'000));
  waits.run_until_parked();
  order.clear();
  destroy();
  EXPECT_THAT(order, ElementsAre("~late", "~early", "~parent"));
  EXPECT_TRUE(done.done());
  EXPECT_EQ(worker.take_unfinished(), nullptr);
}

TEST_F(eager_coroutine_test, destroyed_releases_a_child_that_is_awaited_beside_one_that_is_not) {
  waits.spawn(done, holds_unawaited(run, 0));
  waits.run_until_parked();
  order.clear();
  destroy();
  EXPECT_THAT(order, testing::UnorderedElementsAre("~late", "~early", "~parent"));
  EXPECT_EQ(worker.counts.finishes, worker.counts.spawns);
}

}  // namespace
}  // namespace switchmark::stackless
