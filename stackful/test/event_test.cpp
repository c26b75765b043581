#include "stackful/sync/event.hpp"

#include "stackful/preemption/preemption.hpp"
#include "stackful/test/scheduler_fixture.hpp"

namespace switchmark::stackful {
namespace {

using runtime::ledger_values;
using testing::ElementsAre;

template <class Preemption>
struct event_test : scheduler_fixture<Preemption> {
  event<fiber_scheduler<Preemption>> happened{*this->fibers};
  runtime::completion never;

  void spawn(auto body) { this->fibers->spawn(this->done, std::move(body)); }
  void spawn_waiter(std::string name) {
    spawn([this, name] {
      const witness held(this->order, name);
      happened.wait();
      this->log(name);
    });
  }
};
using both = testing::Types<cooperation, preemption>;
TYPED_TEST_SUITE(event_test, both);

TYPED_TEST(event_test, wakes_all_who_wait_first_come_first_served) {
  for (const char* name : {"a", "b"}) this->spawn_waiter(name);
  this->spawn([this] {
    this->happened.set();
    this->log("set");
    EXPECT_TRUE(this->happened.is_set());
  });
  this->fibers->run(this->done);
  EXPECT_THAT(this->order, ElementsAre("set", "a", "~a", "b", "~b"));
  EXPECT_EQ(this->counted(), (ledger_values{{"spawns", 3},
                                            {"finishes", 3},
                                            {"parks", 2},
                                            {"wakes", 2},
                                            {"dispatches", 3 + 2},
                                            {"timer_checks", 1},
                                            {"jumps", 3 + 2 + 1},
                                            {"frame_allocations", 3},
                                            {"frame_bytes", 3 * this->stack_bytes}}));
}

TYPED_TEST(event_test, that_is_set_costs_no_suspension_until_it_is_reset) {
  this->happened.set();
  this->spawn([this] {
    this->happened.wait();
    this->happened.wait();
    this->happened.reset();
    this->log("reset");
    this->happened.wait();
    this->log("set again");
  });
  this->spawn([this] { this->happened.set(); });
  this->fibers->run(this->done);
  EXPECT_THAT(this->order, ElementsAre("reset", "set again"));
  EXPECT_EQ(this->worker.counts.parks, 1u);
}

TYPED_TEST(event_test, wakes_who_waited_even_if_it_is_reset_before_they_run) {
  this->spawn_waiter("a");
  this->spawn([this] {
    this->happened.set();
    this->happened.reset();
  });
  this->fibers->run(this->done);
  EXPECT_THAT(this->order, ElementsAre("a", "~a"));
}

TYPED_TEST(event_test, that_nobody_sets_is_found_out_and_its_waits_are_cancelled) {
  for (const char* name : {"a", "b"}) this->spawn_waiter(name);
  EXPECT_THROW(this->fibers->run(this->done), runtime::stalled);
  this->destroy();
  EXPECT_THAT(this->order, ElementsAre("~b", "~a"));
  EXPECT_TRUE(this->done.done());
}

TYPED_TEST(event_test, a_wait_in_a_destructor_returns_when_its_scheduler_is_destroyed) {
  struct waits_at_the_end {
    event_test<TypeParam>& test;
    ~waits_at_the_end() {
      test.happened.wait();
      test.log("returned");
    }
  };
  this->spawn([this] {
    const waits_at_the_end guard{*this};
    this->happened.wait();
  });
  this->fibers->run_until_parked();
  this->destroy();
  EXPECT_THAT(this->order, ElementsAre("returned"));
  EXPECT_TRUE(this->done.done());
}

}  // namespace
}  // namespace switchmark::stackful
