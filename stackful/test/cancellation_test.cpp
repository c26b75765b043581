// A scheduler that is destroyed with unfinished fibers: what their stacks hold is released, once.
#include "stackful/preemption/preemption.hpp"
#include "stackful/test/scheduler_fixture.hpp"

#include <exception>
#include <stdexcept>

namespace switchmark::stackful {
namespace {

using runtime::ledger_values;
using testing::ElementsAre;
using testing::UnorderedElementsAre;

template <class Preemption>
using cancellation_test = scheduler_fixture<Preemption>;
using both = testing::Types<cooperation, preemption>;
TYPED_TEST_SUITE(cancellation_test, both);

TYPED_TEST(cancellation_test, releases_what_a_sleeping_fiber_holds) {
  this->fibers->spawn(this->done, [this] {
    const witness held(this->order, "held");
    this->fibers->sleep_until(this->at(1'000));
    this->log("must not go on");
  });
  this->fibers->run_until_parked();
  EXPECT_THAT(this->order, ElementsAre());
  this->destroy();
  EXPECT_THAT(this->order, ElementsAre("~held"));
  EXPECT_TRUE(this->done.done());
  EXPECT_NO_THROW(this->done.rethrow_failure()) << "being cancelled is no failure";
}

TYPED_TEST(cancellation_test, releases_what_a_ready_fiber_holds_at_every_depth) {
  this->fibers->spawn(this->done, [this] {
    const witness outer(this->order, "outer");
    [this] {
      const witness inner(this->order, "inner");
      this->fibers->sleep_until(this->at(1'000));
      this->log("must not go on");
    }();
  });
  this->fibers->run_until_parked();
  this->time.wait_until(this->at(1'000));
  this->worker.fire_expired_timers();  // ready now, and not dispatched
  this->destroy();
  EXPECT_THAT(this->order, ElementsAre("~inner", "~outer"));
}

TYPED_TEST(cancellation_test, releases_what_a_body_that_never_began_has_captured) {
  const auto captured = std::make_shared<int>(0);
  this->fibers->spawn(this->done, [this, captured] { this->log("must not begin"); });
  EXPECT_EQ(captured.use_count(), 2);
  this->destroy();
  EXPECT_EQ(captured.use_count(), 1);
  EXPECT_THAT(this->order, ElementsAre());
  EXPECT_TRUE(this->done.done());
}

TYPED_TEST(cancellation_test, releases_a_parent_that_joins_after_its_children) {
  this->fibers->spawn(this->done, [this] {
    runtime::completion children;
    const witness held(this->order, "parent");
    for (const std::string name : {"sleeping", "starts a child itself"})
      this->fibers->spawn(children, [this, name] {
        const witness mine(this->order, name);
        if (name == "sleeping") this->fibers->sleep_until(this->at(1'000));
        runtime::completion grandchild;
        this->fibers->spawn(grandchild, [this] {
          const witness young(this->order, "grandchild");
          this->fibers->sleep_until(this->at(2'000));
        });
        this->fibers->join(grandchild);
      });
    this->fibers->join(children);
    this->log("must not go on");
  });
  this->fibers->run_until_parked();
  this->destroy();
  EXPECT_THAT(this->order, ElementsAre("~sleeping", "~grandchild", "~starts a child itself", "~parent"));
  EXPECT_EQ(this->worker.counts.finishes, this->worker.counts.spawns);
}

// Of two that wait for others, the last to wait is cancelled first: the parent, whose stack is gone when its child
// reports to a completion that outlives both.
TYPED_TEST(cancellation_test, a_joiner_that_was_cancelled_is_not_woken_by_its_child) {
  runtime::completion never, child;
  never.expect();
  this->fibers->spawn(this->done, [&, this] {
    this->fibers->spawn(child, [&, this] {
      const witness held(this->order, "child");
      this->fibers->join(never);
    });
    this->fibers->yield();  // the child waits
    const witness held(this->order, "parent");
    this->fibers->join(child);
  });
  this->fibers->run_until_parked();
  const std::uint64_t wakes = this->worker.counts.wakes;
  this->destroy();
  EXPECT_THAT(this->order, ElementsAre("~parent", "~child"));
  EXPECT_EQ(this->worker.counts.wakes, wakes);
  EXPECT_TRUE(child.done());
}

TYPED_TEST(cancellation_test, ends_each_exactly_once_whatever_it_waits_for) {
  int begun = 0, released = 0;
  struct counted {
    int& released;
    ~counted() { ++released; }
  };
  runtime::completion group;
  for (int i = 0; i < 300; ++i)
    this->fibers->spawn(group, [&, this, i] {
      ++begun;
      const counted one{released};
      if (i % 3 == 0) this->fibers->yield();
      if (i % 3 != 1) this->fibers->sleep_until(this->at(i));
      this->fibers->sleep_until(this->at(1'000'000));
    });
  this->fibers->spawn(this->done, [this, &group] { this->fibers->join(group); });
  this->fibers->run_until_parked();
  for (int i = 0; i < 50; ++i) this->fibers->spawn(group, [&] { ++begun; });
  this->destroy();
  EXPECT_EQ(begun, 300);
  EXPECT_EQ(released, 300);
  EXPECT_TRUE(group.done());
  EXPECT_TRUE(this->done.done());
  EXPECT_EQ(this->worker.take_unfinished(), nullptr);
}

TYPED_TEST(cancellation_test, is_not_a_standard_exception_and_is_told_again_to_who_swallows_it) {
  this->fibers->spawn(this->done, [this] {
    try {
      this->fibers->sleep_until(this->at(1'000));
    } catch (const std::exception&) {
      this->log("must not be caught");
    } catch (...) {
      this->log("swallowed");
    }
    const witness held(this->order, "held");
    this->fibers->yield();
    this->log("must not go on");
  });
  this->fibers->run_until_parked();
  this->destroy();
  EXPECT_THAT(this->order, ElementsAre("swallowed", "~held"));
}

TYPED_TEST(cancellation_test, reaches_fibers_that_wait_inside_catch) {
  for (const std::string name : {"a", "b"})
    this->fibers->spawn(this->done, [this, name] {
      try {
        throw std::runtime_error(name);
      } catch (const std::runtime_error& mine) {
        struct at_the_end {
          std::vector<std::string>& order;
          const std::runtime_error& failure;
          ~at_the_end() { order.push_back(failure.what()); }
        };
        const at_the_end guard{this->order, mine};
        this->fibers->sleep_until(this->at(1'000));
      }
    });
  this->fibers->run_until_parked();
  this->destroy();
  EXPECT_THAT(this->order, ElementsAre("a", "b"));
  EXPECT_TRUE(exception_state::of_this_thread()->empty());
}

// A destructor on the way out may wait: for it there is no second `cancelled`, which would end the program.
TYPED_TEST(cancellation_test, lets_a_destructor_wait) {
  struct joins_at_the_end {
    typename TestFixture::scheduler& fibers;
    runtime::completion& group;
    ~joins_at_the_end() { fibers.join(group); }
  };
  this->fibers->spawn(this->done, [this] {
    const witness outer(this->order, "parent");
    runtime::completion children;
    const joins_at_the_end guard{*this->fibers, children};
    this->fibers->spawn(children, [this] {
      const witness mine(this->order, "child");
      this->fibers->sleep_until(this->at(2'000));
    });
    this->fibers->sleep_until(this->at(1'000));  // wakes, hence is cancelled, before its child
  });
  this->fibers->run_until_parked();
  this->destroy();
  EXPECT_THAT(this->order, ElementsAre("~child", "~parent"));
}

TYPED_TEST(cancellation_test, of_nothing_does_nothing) {
  this->fibers->spawn(this->done, [] {});
  this->fibers->run(this->done);
  const runtime::ledger before = this->worker.counts;
  this->destroy();
  EXPECT_EQ(runtime::values_since(before, this->worker.counts), ledger_values{});
  EXPECT_EQ(this_thread.depth, 0u);
}

TYPED_TEST(cancellation_test, after_a_stall_releases_who_can_be_found) {
  runtime::completion never;
  never.expect();
  this->fibers->spawn(this->done, [this] {
    const witness held(this->order, "held");
    this->fibers->sleep_until(this->at(10));
    this->fibers->sleep_until(this->at(20));
    this->log("ended");
  });
  this->fibers->spawn(never, [] {});
  EXPECT_THROW(this->fibers->run(never), runtime::stalled);
  this->destroy();
  EXPECT_THAT(this->order, ElementsAre("ended", "~held"));
}

}  // namespace
}  // namespace switchmark::stackful
