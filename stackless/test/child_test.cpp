#include "stackless/futures/child.hpp"
#include "stackless/futures/future_variants.hpp"
#include "stackless/test/fixtures.hpp"

namespace switchmark::stackless {
namespace {

using runtime::ledger_values;
using testing::ElementsAre;
using log_type = std::vector<std::string>;

/// Yields once, says so.
class yields_once {
 public:
  yields_once(log_type& order, std::string name) : held_(order, std::move(name)) {}
  poll_result poll(waker w) {
    if (leaf_.poll(w) == poll_result::pending) return poll_result::pending;
    held_.order->push_back(held_.name);
    return poll_result::ready;
  }

 private:
  witness held_;
  yield_future leaf_;
};

/// Two children, one after the other, in one place.
template <class Scheduler>
class two_children {
 public:
  two_children(Scheduler& waits, log_type& order) : waits_(waits), order_(order) {}
  poll_result poll(waker w) {
    for (; next_ < 2; ++next_) {
      if (!child_.started()) child_.start(waits_.worker(), order_, next_ == 0 ? "first" : "second");
      if (child_.poll(w) == poll_result::pending) return poll_result::pending;
      child_.end();
    }
    return poll_result::ready;
  }

 private:
  Scheduler& waits_;
  log_type& order_;
  int next_ = 0;
  typename Scheduler::template child<yields_once> child_;
};

template <class Scheduler>
struct child_test : scheduler_fixture<Scheduler> {
  /// What was counted, beside what is of every model alike.
  ledger_values ways() {
    this->waits.template spawn<two_children<Scheduler>>(this->done, this->waits, this->order);
    this->waits.run(this->done);
    EXPECT_THAT(this->order, ElementsAre("first", "~first", "second", "~second"));
    ledger_values counted = this->counted();
    // The task's box, which holds what it waits for as a member or by a pointer, and one for each child that has a box.
    const std::uint64_t boxes = counted["frame_allocations"] - 1;
    EXPECT_EQ(counted["frame_bytes"], sizeof(boxed_future<two_children<Scheduler>>) + boxes * sizeof(yields_once));
    for (const char* common : {"spawns", "finishes", "yields", "timer_checks", "frame_bytes"}) counted.erase(common);
    return counted;
  }
};

TEST(children, may_recurse_where_they_have_boxes) {
  EXPECT_FALSE(children_may_recurse<future_scheduler>);
  EXPECT_TRUE(children_may_recurse<boxed_future_scheduler>);
  EXPECT_TRUE(children_may_recurse<late_future_scheduler>);
}

using inline_test = child_test<future_scheduler>;
TEST_F(inline_test, is_polled_where_it_is_made_and_allocates_nothing) {
  EXPECT_EQ(ways(), (ledger_values{{"dispatches", 3}, {"polls", 3}, {"child_polls", 4}, {"frame_allocations", 1}}));
}

using boxed_test = child_test<boxed_future_scheduler>;
TEST_F(boxed_test, has_a_box_each) {
  EXPECT_EQ(ways(), (ledger_values{{"dispatches", 3}, {"polls", 3}, {"child_polls", 4}, {"frame_allocations", 3}}));
}

using late_test = child_test<late_future_scheduler>;
TEST_F(late_test, is_polled_a_dispatch_after_it_is_made) {
  EXPECT_EQ(ways(),
            (ledger_values{
                {"dispatches", 5}, {"polls", 5}, {"child_polls", 4}, {"late_polls", 2}, {"frame_allocations", 3}}));
}

}  // namespace
}  // namespace switchmark::stackless
