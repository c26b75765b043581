// When futures are released: where they end, where they are dropped, and with their scheduler.
#include "stackless/test/fixtures.hpp"

#include <optional>
#include <stdexcept>
#include <utility>

namespace switchmark::stackless {
namespace {

using testing::ElementsAre;
using future_release_test = scheduler_fixture<future_scheduler>;
using log_type = std::vector<std::string>;

/// Yields once, and then ends or fails.
struct yields_with_witness {
  reports_witness held;
  bool throws;
  yield_future leaf;
  yields_with_witness(const runtime::completion& group, log_type& order, bool then_throws)
      : held(group, order), throws(then_throws) {}
  poll_result poll(waker w) {
    if (leaf.poll(w) == poll_result::pending) return poll_result::pending;
    if (throws) throw std::runtime_error("failed");
    return poll_result::ready;
  }
};

TEST_F(future_release_test, a_future_is_released_before_it_reports) {
  for (const bool throws : {false, true}) {
    runtime::completion outcome;
    order.clear();
    waits.spawn<yields_with_witness>(outcome, std::as_const(outcome), order, throws);
    waits.run_until_parked();
    EXPECT_TRUE(outcome.done());
    EXPECT_THAT(order, ElementsAre("somebody has yet to report")) << throws;
  }
}

/// Waits for whichever comes first and drops the other.
struct first_of_two {
  std::optional<sleep_future> soon, late;
  log_type& order;
  first_of_two(log_type& where, runtime::time_point a, runtime::time_point b) : soon(a), late(b), order(where) {}
  poll_result poll(waker w) {
    if (!soon) return poll_result::ready;
    const bool late_is_ready = late->poll(w) == poll_result::ready;
    if (soon->poll(w) == poll_result::pending && !late_is_ready) return poll_result::pending;
    soon.reset();
    late.reset();
    order.push_back("dropped");
    return poll_result::ready;
  }
};

TEST_F(future_release_test, a_dropped_wait_is_disarmed) {
  waits.spawn<first_of_two>(done, order, at(1'000), at(1'000'000));
  waits.run(done);
  EXPECT_THAT(order, ElementsAre("dropped"));
  EXPECT_EQ(time.now(), at(1'000));
  EXPECT_EQ(worker.counts.wakes, 1u);
  EXPECT_THROW(worker.wait_for_wake(), runtime::stalled) << "nothing is armed any more";
}

// From here on: destroyed with unfinished futures.

TEST_F(future_release_test, destroyed_releases_what_unfinished_futures_hold_once) {
  waits.spawn<holds<holds<sleep_future>>>(done, order, "outer", order, "inner", at(1'000));
  waits.run_until_parked();
  waits.spawn<holds<yield_future>>(done, order, "never polled");
  EXPECT_THAT(order, ElementsAre());
  destroy();
  EXPECT_THAT(order, ElementsAre("~never polled", "~inner", "~outer"));
  EXPECT_TRUE(done.done());
  EXPECT_EQ(worker.counts.finishes, worker.counts.spawns);
  EXPECT_EQ(worker.take_unfinished(), nullptr) << "no timer is left armed";
}

/// Spawns a child that reports to it, and sleeps for less long before it would join.
struct future_that_sleeps_before_it_joins {
  future_scheduler& waits;
  log_type& order;
  runtime::completion group;
  reports_witness held{group, order};
  bool begun = false;
  sleep_future leaf{future_release_test::at(10)};
  future_that_sleeps_before_it_joins(future_scheduler& scheduler, log_type& where) : waits(scheduler), order(where) {}
  poll_result poll(waker w) {
    if (!std::exchange(begun, true))
      waits.spawn<holds<sleep_future>>(group, order, "child", future_release_test::at(1'000));
    return leaf.poll(w);
  }
};

// The child reports to a completion in its parent, which must still be there.
TEST_F(future_release_test, destroyed_releases_a_parent_that_does_not_join_yet) {
  waits.spawn<future_that_sleeps_before_it_joins>(done, waits, order);
  waits.run_until_parked();
  destroy();
  EXPECT_THAT(order, testing::UnorderedElementsAre("~child", "all have reported"));
  EXPECT_EQ(worker.counts.finishes, 2u);
}

/// Waits in the queue with two children and itself, the children first.
struct yields_beside_children {
  struct child {
    yield_future leaf;
    witness held;
    explicit child(log_type& order) : held(order, "child") {}
    poll_result poll(waker w) { return leaf.poll(w); }
  };
  listing_join_all<child> children;
  yield_future own;
  explicit yields_beside_children(log_type& order) {
    for (int each = 0; each < 2; ++each) children.add(order);
  }
  poll_result poll(waker w) {
    const bool all = children.poll(w) == poll_result::ready;
    return own.poll(w) == poll_result::ready && all ? poll_result::ready : poll_result::pending;
  }
};

TEST_F(future_release_test, destroyed_releases_who_comes_behind_a_task_that_is_in_the_queue_more_than_once) {
  for (int each = 0; each < 3; ++each) waits.spawn<yields_beside_children>(done, order);
  runtime::completion closed;
  struct closes {
    runtime::worker& worker;
    explicit closes(runtime::worker& whose) : worker(whose) {}
    poll_result poll(waker) {
      worker.close();
      return poll_result::ready;
    }
  };
  waits.spawn<closes>(closed, worker);
  waits.run_until_parked();
  destroy();
  EXPECT_EQ(order.size(), 6u);
  EXPECT_TRUE(done.done());
  EXPECT_EQ(worker.counts.finishes, worker.counts.spawns);
}

}  // namespace
}  // namespace switchmark::stackless
