#include "stackless/test/fixtures.hpp"

#include <functional>
#include <optional>
#include <stdexcept>

namespace switchmark::stackless {
namespace {

using runtime::ledger_values;
using testing::ElementsAre;
using future_scheduler_test = scheduler_fixture<future_scheduler>;
using log_type = std::vector<std::string>;

class yielding_future {
 public:
  yielding_future(log_type& order, std::string name, int rounds)
      : order_(order), name_(std::move(name)), rounds_(rounds) {}
  poll_result poll(waker w) {
    for (; round_ < rounds_; ++round_) {
      if (!leaf_) {
        order_.push_back(name_ + std::to_string(round_));
        leaf_.emplace();
      }
      if (leaf_->poll(w) == poll_result::pending) return poll_result::pending;
      leaf_.reset();
    }
    return poll_result::ready;
  }

 private:
  log_type& order_;
  std::string name_;
  int rounds_, round_ = 0;
  std::optional<yield_future> leaf_;
};

// So that the speed of the loop does not depend on where the linker places it.
TEST(future_scheduler_loop, begins_at_a_cache_line) {
  EXPECT_TRUE(begins_at_cache_line(&future_scheduler::run_until_parked));
}

TEST_F(future_scheduler_test, yields_in_turn) {
  for (const char* name : {"a", "b", "c"}) waits.spawn<yielding_future>(done, order, name, 3);
  EXPECT_THAT(order, ElementsAre()) << "nothing is polled before it is dispatched";
  waits.run(done);
  EXPECT_THAT(order, ElementsAre("a0", "b0", "c0", "a1", "b1", "c1", "a2", "b2", "c2"));
  EXPECT_EQ(counted(), (ledger_values{{"spawns", 3},
                                      {"finishes", 3},
                                      {"yields", 9},
                                      {"dispatches", 12},
                                      {"timer_checks", 1},
                                      {"polls", 12},
                                      {"frame_allocations", 3},
                                      {"frame_bytes", 3 * sizeof(boxed_future<yielding_future>)}}));
}

class sleeping_future {
 public:
  sleeping_future(future_scheduler& waits, log_type& order, std::string name, std::int64_t deadline)
      : waits_(waits), order_(order), name_(std::move(name)), leaf_(future_scheduler_test::at(deadline)) {}
  poll_result poll(waker w) {
    if (leaf_.poll(w) == poll_result::pending) return poll_result::pending;
    order_.push_back(name_ + "@" + std::to_string(waits_.now().time_since_epoch().count()));
    return poll_result::ready;
  }

 private:
  future_scheduler& waits_;
  log_type& order_;
  std::string name_;
  sleep_future leaf_;
};

TEST_F(future_scheduler_test, sleepers_wake_by_deadline_and_time_passes_only_for_them) {
  waits.spawn<sleeping_future>(done, waits, order, "late", 3'000);
  waits.spawn<sleeping_future>(done, waits, order, "early", 1'000);
  waits.spawn<sleeping_future>(done, waits, order, "middle", 2'000);
  waits.spawn<sleeping_future>(done, waits, order, "also early", 1'000);
  waits.run(done);
  EXPECT_THAT(order, ElementsAre("early@1000", "also early@1000", "middle@2000", "late@3000"));
  EXPECT_EQ(counted(), (ledger_values{{"spawns", 4},
                                      {"finishes", 4},
                                      {"sleeps", 4},
                                      {"wakes", 4},
                                      {"dispatches", 8},
                                      {"timer_checks", 7},
                                      {"polls", 8},
                                      {"frame_allocations", 4},
                                      {"frame_bytes", 4 * sizeof(boxed_future<sleeping_future>)}}));
}

struct failing_future {
  std::string what;
  yield_future leaf;
  explicit failing_future(std::string text) : what(std::move(text)) {}
  poll_result poll(waker w) {
    if (leaf.poll(w) == poll_result::pending) return poll_result::pending;
    throw std::runtime_error(what);
  }
};

TEST_F(future_scheduler_test, an_exception_reaches_whoever_runs) {
  waits.spawn<failing_future>(done, "first");
  waits.spawn<failing_future>(done, "second");
  waits.spawn<yielding_future>(done, order, "other", 3);
  try {
    waits.run(done);
    ADD_FAILURE() << "nothing was thrown";
  } catch (const std::runtime_error& failure) {
    EXPECT_STREQ(failure.what(), "first");
  }
  EXPECT_EQ(order.size(), 3u) << "the others go on";
  EXPECT_NO_THROW(waits.run(done)) << "thrown once";
}

/// Spawns `Child`s, joins them, and logs how that ended.
template <class Child>
class parent_future {
 public:
  template <class... Arguments>
  parent_future(future_scheduler& waits, log_type& order, Arguments... arguments)
      : order_(order), held_(order, "parent") {
    start_ = [&waits, this, arguments...] {
      for (int child = 0; child < 2; ++child) waits.spawn<Child>(group_, arguments...);
    };
  }
  poll_result poll(waker w) {
    if (start_) std::exchange(start_, nullptr)();
    try {
      if (join_.poll(w) == poll_result::pending) return poll_result::pending;
      order_.push_back("joined");
    } catch (const std::runtime_error& failure) {
      order_.push_back(failure.what());
    }
    return poll_result::ready;
  }

 private:
  log_type& order_;
  std::function<void()> start_;
  witness held_;
  runtime::completion group_;
  join_future join_{group_};
};

TEST_F(future_scheduler_test, a_joiner_goes_on_after_the_last_of_its_group) {
  waits.spawn<parent_future<yielding_future>>(done, waits, order, std::ref(order), std::string("child"), 1);
  waits.run(done);
  EXPECT_THAT(order, ElementsAre("child0", "child0", "joined", "~parent"));
  EXPECT_EQ(worker.counts.polls, 6u);
  EXPECT_EQ(worker.counts.joins, 1u);
  EXPECT_EQ(worker.counts.wakes, 1u);
}

TEST_F(future_scheduler_test, an_exception_reaches_whoever_joins) {
  waits.spawn<parent_future<failing_future>>(done, waits, order, std::string("child failed"));
  waits.run(done);
  EXPECT_THAT(order, ElementsAre("child failed", "~parent"));
}

TEST_F(future_scheduler_test, says_so_when_nobody_is_left_to_wake_a_future) {
  struct joins : join_future {
    explicit joins(runtime::completion& outcome) : join_future(outcome) {}
  };
  runtime::completion never;
  never.expect();  // by nobody
  waits.spawn<joins>(done, never);
  EXPECT_THROW(waits.run(done), runtime::stalled);
  if (runtime::task* joiner = never.finish()) worker.wake(*joiner);  // so that it ends after all
  waits.run(done);
}

TEST_F(future_scheduler_test, runs_until_parked_without_waiting_for_timers) {
  waits.spawn<sleeping_future>(done, waits, order, "sleeper", 1'000);
  waits.run_until_parked();
  waits.run_until_parked();
  EXPECT_THAT(order, ElementsAre());
  EXPECT_EQ(time.now(), at(0));
  waits.run(done);
  EXPECT_THAT(order, ElementsAre("sleeper@1000"));
}

TEST_F(future_scheduler_test, destroyed_releases_a_parent_that_joins_after_its_children) {
  waits.spawn<parent_future<holds<sleep_future>>>(done, waits, order, std::ref(order), std::string("child"), at(1'000));
  waits.run_until_parked();
  destroy();
  EXPECT_THAT(order, ElementsAre("~child", "~child", "~parent"));
}

TEST_F(future_scheduler_test, a_future_that_fails_is_released) {
  waits.spawn<holds<failing_future>>(done, order, "held", "failed");
  EXPECT_THROW(waits.run(done), std::runtime_error);
  EXPECT_THAT(order, ElementsAre("~held"));
}

}  // namespace
}  // namespace switchmark::stackless
