#include "stackless/test/fixtures.hpp"

#include "stackless/futures/future_variants.hpp"

#include <stdexcept>

namespace switchmark::stackless {
namespace {

using testing::ElementsAre;
using log_type = std::vector<std::string>;

/// Sleeps, then says so, and when.
class sleeping_child {
 public:
  sleeping_child(future_scheduler& waits, log_type& order, std::string name, std::int64_t deadline)
      : waits_(waits), held_(order, name), leaf_(runtime::time_point(runtime::duration(deadline))) {}
  poll_result poll(waker w) {
    if (leaf_.poll(w) == poll_result::pending) return poll_result::pending;
    if (held_.name == "fails") throw std::runtime_error("failed");
    held_.order->push_back(held_.name + "@" + std::to_string(waits_.now().time_since_epoch().count()));
    return poll_result::ready;
  }

 private:
  future_scheduler& waits_;
  witness held_;
  sleep_future leaf_;
};

/// A task that waits for all of its children.
template <class Scheduler>
class waits_for_all {
 public:
  using deadlines = std::vector<std::pair<std::string, std::int64_t>>;
  waits_for_all(Scheduler& waits, log_type& order, const deadlines& children) : order_(order) {
    for (const auto& [name, deadline] : children) all_.add(waits, order, name, deadline);
  }
  poll_result poll(waker w) {
    if (all_.poll(w) == poll_result::pending) return poll_result::pending;
    order_.push_back("all");
    return poll_result::ready;
  }

 private:
  log_type& order_;
  typename Scheduler::template join_all<sleeping_child> all_;
};

template <class Scheduler>
struct join_all_test : scheduler_fixture<Scheduler> {
  using deadlines = typename waits_for_all<Scheduler>::deadlines;
  void spawn(const deadlines& children) {
    this->waits.template spawn<waits_for_all<Scheduler>>(this->done, this->waits, this->order, children);
  }
  /// Without what the children say when they are destroyed.
  log_type said() const {
    log_type kept;
    for (const auto& line : this->order)
      if (line.front() != '~') kept.push_back(line);
    return kept;
  }
};
using join_all_schedulers = testing::Types<future_scheduler, scanning_future_scheduler>;
TYPED_TEST_SUITE(join_all_test, join_all_schedulers);

TYPED_TEST(join_all_test, all_wait_at_the_same_time) {
  this->spawn({{"c", 3'000}, {"a", 1'000}, {"b", 2'000}});
  this->waits.run(this->done);
  EXPECT_THAT(this->said(), ElementsAre("a@1000", "b@2000", "c@3000", "all"));
}

TYPED_TEST(join_all_test, children_that_wake_at_one_moment) {
  this->spawn({{"a", 1'000}, {"b", 1'000}, {"c", 1'000}});
  this->spawn({{"d", 1'000}, {"e", 2'000}});
  this->waits.run(this->done);
  EXPECT_THAT(this->said(), ElementsAre("a@1000", "b@1000", "c@1000", "all", "d@1000", "e@2000", "all"));
  EXPECT_EQ(this->worker.counts.finishes, 2u);
}

TYPED_TEST(join_all_test, none_is_ready_at_once) {
  this->spawn({});
  this->waits.run(this->done);
  EXPECT_THAT(this->order, ElementsAre("all"));
}

TYPED_TEST(join_all_test, a_failure_ends_the_task_and_releases_every_child_once) {
  this->spawn({{"late", 9'000}, {"fails", 1'000}});
  EXPECT_THROW(this->waits.run(this->done), std::runtime_error);
  EXPECT_THAT(this->order, testing::UnorderedElementsAre("~late", "~fails"));
}

TYPED_TEST(join_all_test, a_failure_while_the_wakes_of_others_are_on_their_way) {
  this->spawn({{"fails", 1'000}, {"a", 1'000}, {"b", 1'000}, {"late", 9'000}});
  this->spawn({{"c", 1'000}, {"d", 2'000}});
  EXPECT_THROW(this->waits.run(this->done), std::runtime_error);
  EXPECT_THAT(this->said(), ElementsAre("c@1000", "d@2000", "all"));
  EXPECT_EQ(this->worker.counts.finishes, 2u);
}

/// A task that yields after it has waited for all of its children.
template <class Scheduler>
class yields_after_all {
 public:
  yields_after_all(Scheduler& waits, log_type& order, const typename waits_for_all<Scheduler>::deadlines& children)
      : order_(order), children_(waits, order, children) {}
  poll_result poll(waker w) {
    if (!joined_ && children_.poll(w) == poll_result::pending) return poll_result::pending;
    joined_ = true;
    if (leaf_.poll(w) == poll_result::pending) return poll_result::pending;
    order_.push_back("yielded");
    return poll_result::ready;
  }

 private:
  log_type& order_;
  bool joined_ = false;
  waits_for_all<Scheduler> children_;
  yield_future leaf_;
};

// Both children wake at one moment. The wake of the second one, which comes late, must not poll the yield.
TYPED_TEST(join_all_test, a_late_wake_of_a_child_does_not_poll_what_the_task_waits_for_next) {
  using task = yields_after_all<TypeParam>;
  const typename TestFixture::deadlines children{{"a", 1'000}, {"b", 1'000}};
  this->waits.template spawn<task>(this->done, this->waits, this->order, children);
  this->spawn({{"c", 1'000}});
  this->waits.run(this->done);
  EXPECT_THAT(this->said(), ElementsAre("a@1000", "b@1000", "all", "c@1000", "all", "yielded"));
}

TYPED_TEST(join_all_test, children_that_are_ready_when_they_are_first_polled) {
  this->spawn({{"later", 1'000}});
  this->waits.run(this->done);
  this->order.clear();
  this->spawn({{"a", 500}, {"b", 1'000}});
  this->spawn({{"c", 500}, {"d", 2'000}});
  this->waits.run(this->done);
  EXPECT_THAT(this->said(), ElementsAre("a@1000", "b@1000", "all", "c@1000", "d@2000", "all"));
}

TYPED_TEST(join_all_test, is_destroyed_before_it_is_polled) {
  this->spawn({{"a", 1'000}, {"b", 2'000}});
  this->destroy();
  EXPECT_THAT(this->order, testing::UnorderedElementsAre("~a", "~b"));
  EXPECT_EQ(this->worker.counts.finishes, 1u);
}

TYPED_TEST(join_all_test, is_destroyed_in_mid_wait) {
  this->spawn({{"a", 1'000}, {"b", 2'000}});
  this->spawn({{"c", 1'000}});
  this->waits.run_until_parked();
  this->destroy();
  EXPECT_THAT(this->order, testing::UnorderedElementsAre("~a", "~b", "~c"));
  EXPECT_EQ(this->worker.counts.finishes, 2u);
}

constexpr std::uint64_t many_children = 100;

template <class Test>
std::uint64_t polls_of_many(Test& test) {
  typename Test::deadlines children;
  for (std::uint64_t i = 0; i < many_children; ++i)
    children.emplace_back(std::to_string(i), static_cast<std::int64_t>(1'000 * (i + 1)));
  test.spawn(children);
  test.waits.run(test.done);
  return test.worker.counts.child_polls;
}

using listing_test = join_all_test<future_scheduler>;
TEST_F(listing_test, polls_each_child_where_it_begins_and_where_it_was_woken) {
  EXPECT_EQ(polls_of_many(*this), 2 * many_children);
}

using scanning_test = join_all_test<scanning_future_scheduler>;
TEST_F(scanning_test, polls_every_unfinished_child_at_every_wake) {
  EXPECT_EQ(polls_of_many(*this), many_children + many_children * (many_children + 1) / 2);
}

}  // namespace
}  // namespace switchmark::stackless
