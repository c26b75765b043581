// A scheduler that is destroyed while a tick keeps a fiber stopped: it goes on, from wherever that was, and is
// cancelled at its next wait. The last fiber closes the worker, so that those which are ready stay so.
#include "platform/architecture/test/architecture.hpp"
#include "stackful/preemption/preemption.hpp"
#include "stackful/sync/mutex.hpp"
#include "stackful/test/scheduler_fixture.hpp"
#include "stackful/test/ticks.hpp"

#include <csignal>
#include <mutex>
#include <stdexcept>

namespace switchmark::stackful {
namespace {

using testing::ElementsAre;

struct cancelled_stops_test : scheduler_fixture<preemption> {
  /// Runs until ticks have stopped all that were spawned, and destroys the scheduler.
  void destroy_while_stopped(std::uint64_t stopped = 1) {
    fibers->spawn(done, [this] { worker.close(); });
    fibers->run_until_parked();
    ASSERT_EQ(worker.counts.forced_switches, stopped);
    order.push_back("destroyed");
    const runtime::ledger before = worker.counts;
    destroy();
    EXPECT_EQ(worker.counts.finishes, worker.counts.spawns);
    EXPECT_EQ(worker.counts.ticks_delivered, before.ticks_delivered) << "nothing is preempted any more";
    EXPECT_TRUE(exception_state::of_this_thread()->empty());
    EXPECT_EQ(this_thread.depth, 0u);
  }
};

TEST_F(cancelled_stops_test, goes_on_to_its_next_wait_and_ends_there) {
  fibers->spawn(done, [this] {
    const witness held(order, "held");
    raise_two_ticks();
    order.push_back("goes on");
    fibers->yield();
    order.push_back("must not go on");
  });
  destroy_while_stopped();
  EXPECT_THAT(order, ElementsAre("destroyed", "goes on", "~held"));
}

TEST_F(cancelled_stops_test, ends_by_itself_when_it_waits_no_more) {
  fibers->spawn(done, [this] {
    const witness held(order, "held");
    raise_two_ticks();
    order.push_back("goes on");
  });
  destroy_while_stopped();
  EXPECT_THAT(order, ElementsAre("destroyed", "goes on", "~held"));
}

TEST_F(cancelled_stops_test, inside_catch_keeps_its_exceptions) {
  fibers->spawn(done, [this] {
    try {
      throw std::runtime_error("outer");
    } catch (const std::runtime_error& outer) {
      try {
        throw std::logic_error("inner");
      } catch (const std::logic_error& inner) {
        raise_two_ticks();
        order.push_back(inner.what());
      }
      order.push_back(outer.what());
      const witness held(order, "held");
      fibers->sleep_until(at(1'000));
    }
    order.push_back("must not go on");
  });
  fibers->spawn(done, [this] {
    try {
      throw std::runtime_error("of another");
    } catch (const std::runtime_error& mine) {
      raise_two_ticks();
      order.push_back(mine.what());
    }
  });
  destroy_while_stopped(2);
  EXPECT_THAT(order, ElementsAre("destroyed", "inner", "outer", "of another", "~held"));
}

// While it unwinds it isn't told: not even where a destructor waits.
TEST_F(cancelled_stops_test, in_a_destructor_unwinds_first) {
  struct is_stopped {
    cancelled_stops_test& test;
    ~is_stopped() {
      raise_two_ticks();
      test.order.push_back("destructor");
      test.fibers->yield();
      test.order.push_back("waited");
    }
  };
  fibers->spawn(done, [this] {
    const witness held(order, "held");
    try {
      const is_stopped guard{*this};
      throw std::runtime_error("mine");
    } catch (const std::runtime_error& mine) {
      order.push_back(mine.what());
    }
    fibers->yield();
    order.push_back("must not go on");
  });
  destroy_while_stopped();
  EXPECT_THAT(order, ElementsAre("destroyed", "destructor", "waited", "mine", "~held"));
}

TEST_F(cancelled_stops_test, deep_in_recursion_unwinds_every_call) {
  struct recursion {
    cancelled_stops_test& test;
    [[gnu::noinline]] int operator()(int depth) const {  // NOLINT(misc-no-recursion): the point
      const witness held(test.order, std::to_string(depth));
      if (depth == 5) raise_two_ticks();
      if (depth == 5) test.order.push_back("goes on");
      if (depth == 7) test.fibers->sleep_until(test.at(1'000));
      return depth < 9 ? (*this)(depth + 1) + depth : 0;
    }
  };
  fibers->spawn(done, [this] { (void)recursion{*this}(1); });
  destroy_while_stopped();
  EXPECT_THAT(order, ElementsAre("destroyed", "goes on", "~7", "~6", "~5", "~4", "~3", "~2", "~1"));
}

TEST_F(cancelled_stops_test, inside_a_critical_section_gives_the_mutex_back) {
  mutex<fiber_scheduler<preemption>> shared(*fibers);
  for (const char* name : {"a", "b"})
    fibers->spawn(done, [&, this, name] {
      const witness held(order, name);
      const std::lock_guard lock(shared);
      if (name[0] == 'a') raise_two_ticks();
      order.push_back(name + std::string(" in"));
    });
  destroy_while_stopped();
  EXPECT_THAT(order, ElementsAre("destroyed", "a in", "~a", "~b"));
}

// Stopped at the end of a region, by a tick that was deferred: an ordinary call, and yet not where it is told.
TEST_F(cancelled_stops_test, at_the_end_of_a_region_goes_on_likewise) {
  fibers->spawn(done, [this] {
    const witness held(order, "held");
    {
      const no_preempt region;
      raise_two_ticks();
    }
    order.push_back("goes on");
    fibers->yield();
  });
  destroy_while_stopped();
  EXPECT_THAT(order, ElementsAre("destroyed", "goes on", "~held"));
}

TEST_F(cancelled_stops_test, computes_what_it_would_have_computed) {
  std::uint64_t sum = 0;
  double product = 1;
  fibers->spawn(done, [&] {
    std::uint64_t mine = 0;
    double factor = 1;
    for (int i = 1; i <= 1'000; ++i) {
      mine = mine * 31 + static_cast<std::uint64_t>(i);
      factor *= 1.0 + 1.0 / i;
      if (i == 500) raise_two_ticks();
    }
    sum = mine;
    product = factor;
  });
  destroy_while_stopped();
  std::uint64_t expected = 0;
  double expected_product = 1;
  for (int i = 1; i <= 1'000; ++i) {
    expected = expected * 31 + static_cast<std::uint64_t>(i);
    expected_product *= 1.0 + 1.0 / i;
  }
  EXPECT_EQ(sum, expected);
  EXPECT_EQ(product, expected_product);
}

// Every instruction stops a fiber here, until somebody closes the worker: the rest of their steps finds nobody to stop.
TEST(cancelled_steps, end_with_the_fibers_that_they_stopped) {
  SWITCHMARK_NEEDS_TRAP_FLAG();
  runtime::virtual_time time;
  runtime::worker worker(time);
  std::vector<std::string> order;
  {
    fiber_scheduler<preemption> fibers(worker, {}, {.kind = runtime::tick_kind::step});
    runtime::completion done;
    for (const char* name : {"a", "b"})
      fibers.spawn(done, [&, name] {
        const witness held(order, name);
        for (;;) fibers.yield();
      });
    fibers.spawn(done, [&] {
      for (volatile int spin = 0; spin < 10;) spin = spin + 1;
      worker.close();
    });
    fibers.run_until_parked();
    EXPECT_THAT(order, ElementsAre());
    EXPECT_GE(worker.counts.forced_switches, 3u);
  }
  EXPECT_THAT(order, testing::UnorderedElementsAre("~a", "~b"));
  EXPECT_EQ(worker.counts.finishes, worker.counts.spawns);
  EXPECT_FALSE(platform::architecture::trap_flag_is_set()) << "the worker isn't stepped any more";
}

}  // namespace
}  // namespace switchmark::stackful
