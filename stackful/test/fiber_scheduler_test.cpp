#include "stackful/preemption/preemption.hpp"
#include "stackful/test/scheduler_fixture.hpp"

#include <csignal>

namespace switchmark::stackful {
namespace {

using runtime::ledger_values;
using testing::ElementsAre;

template <class Preemption>
using fiber_scheduler_test = scheduler_fixture<Preemption>;
using both = testing::Types<cooperation, preemption>;
TYPED_TEST_SUITE(fiber_scheduler_test, both);

TYPED_TEST(fiber_scheduler_test, runs_nothing_before_it_is_told_to) {
  this->fibers->spawn(this->done, [this] { this->log("ran"); });
  EXPECT_THAT(this->order, ElementsAre());
  EXPECT_EQ(this->counted(),
            (ledger_values{{"spawns", 1}, {"frame_allocations", 1}, {"frame_bytes", this->stack_bytes}}));
  this->fibers->run(this->done);
  EXPECT_THAT(this->order, ElementsAre("ran"));
  EXPECT_EQ(this->counted(), (ledger_values{{"spawns", 1},
                                            {"finishes", 1},
                                            {"dispatches", 1},
                                            {"timer_checks", 1},
                                            {"jumps", 2},
                                            {"frame_allocations", 1},
                                            {"frame_bytes", this->stack_bytes}}));
}

// One jump a yield, one to begin with, one from each that ends: never by way of the worker's stack.
TYPED_TEST(fiber_scheduler_test, yields_in_turn_with_one_jump_each) {
  for (const char* name : {"a", "b", "c"})
    this->fibers->spawn(this->done, [this, name] {
      for (int round = 0; round < 3; ++round) {
        this->log(name + std::to_string(round));
        this->fibers->yield();
      }
    });
  this->fibers->run(this->done);
  EXPECT_THAT(this->order, ElementsAre("a0", "b0", "c0", "a1", "b1", "c1", "a2", "b2", "c2"));
  EXPECT_EQ(this->counted(), (ledger_values{{"spawns", 3},
                                            {"finishes", 3},
                                            {"yields", 9},
                                            {"dispatches", 12},
                                            {"timer_checks", 1},
                                            {"jumps", 1 + 9 + 3},
                                            {"frame_allocations", 3},
                                            {"frame_bytes", 3 * this->stack_bytes}}));
}

TYPED_TEST(fiber_scheduler_test, a_fiber_may_run_another_scheduler) {
  this->fibers->spawn(this->done, [this] {
    runtime::virtual_time time;
    runtime::worker worker(time);
    fiber_scheduler<cooperation> inner(worker, stack_options{});
    for (const char* round : {"0", "1"}) {
      runtime::completion done;
      for (const char* name : {"x", "y"})
        inner.spawn(done, [&, name] {
          this->log(std::string(name) + round);
          inner.yield();
          this->log(std::string(name) + round + "'");
        });
      inner.run(done);
      this->fibers->yield();
    }
  });
  this->fibers->spawn(this->done, [this] {
    for (const char* round : {"a0", "a1", "a2"}) {
      this->log(round);
      this->fibers->yield();
    }
  });
  this->fibers->run(this->done);
  EXPECT_THAT(this->order, ElementsAre("x0", "y0", "x0'", "y0'", "a0", "x1", "y1", "x1'", "y1'", "a1", "a2"));
}

TYPED_TEST(fiber_scheduler_test, a_lone_fiber_yields_to_itself_without_a_jump) {
  this->fibers->spawn(this->done, [this] {
    for (int round = 0; round < 100; ++round) this->fibers->yield();
  });
  this->fibers->run(this->done);
  EXPECT_EQ(this->worker.counts.yields, 100u);
  EXPECT_EQ(this->worker.counts.dispatches, 101u);
  EXPECT_EQ(this->worker.counts.jumps, 2u);
}

TYPED_TEST(fiber_scheduler_test, sleepers_wake_by_deadline_and_time_passes_only_for_them) {
  const auto sleeper = [this](std::string name, std::int64_t deadline) {
    this->fibers->spawn(this->done, [this, name, deadline] {
      this->fibers->sleep_until(this->at(deadline));
      this->log(name + "@" + std::to_string(this->fibers->now().time_since_epoch().count()));
    });
  };
  sleeper("late", 3'000);
  sleeper("early", 1'000);
  sleeper("middle", 2'000);
  sleeper("also early", 1'000);
  this->fibers->run(this->done);
  EXPECT_THAT(this->order, ElementsAre("early@1000", "also early@1000", "middle@2000", "late@3000"));
  EXPECT_EQ(this->counted(), (ledger_values{{"spawns", 4},
                                            {"finishes", 4},
                                            {"sleeps", 4},
                                            {"wakes", 4},
                                            {"dispatches", 8},
                                            {"timer_checks", 7},
                                            {"jumps", 12},
                                            {"frame_allocations", 4},
                                            {"frame_bytes", 4 * this->stack_bytes}}));
}

TYPED_TEST(fiber_scheduler_test, a_sleep_that_is_over_does_not_suspend) {
  this->fibers->spawn(this->done, [this] {
    this->fibers->sleep_until(this->at(1'000));
    const std::uint64_t dispatches = this->worker.counts.dispatches;
    this->fibers->sleep_until(this->at(500));
    this->fibers->sleep_until(this->at(1'000));
    EXPECT_EQ(this->worker.counts.dispatches, dispatches);
    this->fibers->sleep_until(this->at(1'001));
    EXPECT_EQ(this->worker.counts.dispatches, dispatches + 1);
  });
  this->fibers->run(this->done);
  EXPECT_EQ(this->worker.counts.sleeps, 2u);
}

TYPED_TEST(fiber_scheduler_test, a_joiner_goes_on_after_the_last_of_its_group) {
  this->fibers->spawn(this->done, [this] {
    runtime::completion group;
    for (const char* name : {"a", "b"})
      this->fibers->spawn(group, [this, name] {
        this->fibers->yield();
        this->log(name);
      });
    this->log("waits");
    this->fibers->join(group);
    this->log("joined");
    this->fibers->join(group);  // done already: goes on at once
    this->log("again");
  });
  this->fibers->run(this->done);
  EXPECT_THAT(this->order, ElementsAre("waits", "a", "b", "joined", "again"));
  EXPECT_EQ(this->counted(), (ledger_values{{"spawns", 3},
                                            {"finishes", 3},
                                            {"yields", 2},
                                            {"joins", 1},
                                            {"wakes", 1},
                                            {"dispatches", 6},
                                            {"timer_checks", 1},
                                            {"jumps", 7},
                                            {"frame_allocations", 3},
                                            {"frame_bytes", 3 * this->stack_bytes}}));
}

TYPED_TEST(fiber_scheduler_test, says_so_when_nobody_is_left_to_wake_a_fiber) {
  runtime::completion never;
  never.expect();  // by nobody
  this->fibers->spawn(this->done, [this, &never] { this->fibers->join(never); });
  EXPECT_THROW(this->fibers->run(this->done), runtime::stalled);
  EXPECT_FALSE(this->done.done());
  if (runtime::task* joiner = never.finish()) this->worker.wake(*joiner);  // so that it ends after all
  this->fibers->run(this->done);
}

TYPED_TEST(fiber_scheduler_test, fibers_may_join_each_other_in_a_chain_and_one_after_the_other) {
  runtime::completion groups[3];
  const auto spawn_joiner = [&](int reports_to, int joined) {
    this->fibers->spawn(groups[reports_to], [&, reports_to, joined] {
      this->fibers->yield();
      this->fibers->join(groups[joined]);
      this->log(std::to_string(reports_to) + " after " + std::to_string(joined));
    });
  };
  for (int round = 0; round < 2; ++round) {
    this->order.clear();
    this->fibers->spawn(groups[2],
                        [this] { this->fibers->sleep_until(this->fibers->now() + runtime::duration(1'000)); });
    spawn_joiner(1, 2);
    spawn_joiner(0, 1);
    this->fibers->run(groups[0]);
    spawn_joiner(0, 2);  // done already
    this->fibers->run(groups[0]);
    EXPECT_THAT(this->order, ElementsAre("1 after 2", "0 after 1", "0 after 2"));
  }
}

TYPED_TEST(fiber_scheduler_test, runs_until_parked_without_waiting_for_timers) {
  this->fibers->spawn(this->done, [this] {
    this->log("begins");
    this->fibers->sleep_until(this->at(1'000));
    this->log("goes on");
  });
  this->fibers->run_until_parked();
  EXPECT_THAT(this->order, ElementsAre("begins"));
  EXPECT_EQ(this->time.now(), this->at(0));
  this->fibers->run_until_parked();
  EXPECT_THAT(this->order, ElementsAre("begins"));
  this->fibers->run(this->done);
  EXPECT_THAT(this->order, ElementsAre("begins", "goes on"));
}

TYPED_TEST(fiber_scheduler_test, takes_the_stack_of_a_finished_fiber_again) {
  std::vector<const void*> places;
  for (int i = 0; i < 3; ++i) {
    this->fibers->spawn(this->done, [&] { places.push_back(__builtin_frame_address(0)); });
    this->fibers->run(this->done);
  }
  EXPECT_EQ(places[0], places[1]);
  EXPECT_EQ(places[1], places[2]);
}

TYPED_TEST(fiber_scheduler_test, goes_on_where_it_stood_deep_in_calls) {
  struct recursion {
    typename TestFixture::scheduler& fibers;
    int operator()(int depth) const {  // NOLINT(misc-no-recursion): the point
      if (depth == 0) {
        fibers.yield();
        return 0;
      }
      const volatile int mine = depth;
      return (*this)(depth - 1) + mine;
    }
  };
  int sums[2] = {};
  for (int& sum : sums) this->fibers->spawn(this->done, [&, this] { sum = recursion{*this->fibers}(50); });
  this->fibers->run(this->done);
  EXPECT_THAT(sums, ElementsAre(50 * 51 / 2, 50 * 51 / 2));
}

TYPED_TEST(fiber_scheduler_test, many_fibers) {
  constexpr int count = 2'000;
  int sum = 0;
  for (int i = 0; i < count; ++i)
    this->fibers->spawn(this->done, [&sum, i, this] {
      this->fibers->sleep_until(this->at(1'000'000 - i));
      this->fibers->yield();
      sum += i;
    });
  this->fibers->run(this->done);
  EXPECT_EQ(sum, count * (count - 1) / 2);
  EXPECT_EQ(this->worker.counts.wakes, std::uint64_t{count});
}

TYPED_TEST(fiber_scheduler_test, what_a_body_captured_may_wait_when_it_is_released) {
  struct waits_at_the_end {
    typename TestFixture::scheduler* fibers;
    std::vector<std::string>* order;
    waits_at_the_end(typename TestFixture::scheduler* f, std::vector<std::string>* o) : fibers(f), order(o) {}
    waits_at_the_end(waits_at_the_end&& other) noexcept
        : fibers(std::exchange(other.fibers, nullptr)), order(other.order) {}
    ~waits_at_the_end() {
      if (fibers == nullptr) return;
      fibers->yield();
      order->push_back("released");
    }
  };
  this->fibers->spawn(this->done, [last = waits_at_the_end(this->fibers, &this->order)] {});
  this->fibers->spawn(this->done, [this] { this->log("other"); });
  this->fibers->run(this->done);
  EXPECT_THAT(this->order, ElementsAre("other", "released"));
}

template <class Preemption>
using fiber_scheduler_death = scheduler_fixture<Preemption>;
TYPED_TEST_SUITE(fiber_scheduler_death, both);

/// Joins that can never end.
template <class Preemption>
struct fiber_joins_death : scheduler_fixture<Preemption> {
  runtime::completion groups[3];
  void SetUp() override {
    if (!runtime::checks_joins) GTEST_SKIP() << "debug builds only";
    GTEST_FLAG_SET(death_test_style, "threadsafe");
  }
  void spawn_joiner(int reports_to, int joined) {
    this->fibers->spawn(groups[reports_to], [this, joined] {
      this->fibers->yield();
      this->fibers->join(groups[joined]);
    });
  }
};
TYPED_TEST_SUITE(fiber_joins_death, both);

TYPED_TEST(fiber_joins_death, a_second_joiner_is_refused) {
  this->fibers->spawn(this->groups[1], [this] { this->fibers->sleep_until(this->at(1'000)); });
  this->spawn_joiner(0, 1);
  this->spawn_joiner(0, 1);
  EXPECT_DEATH(this->fibers->run(this->groups[0]), "deadlock: a second task joins a completion");
}

TYPED_TEST(fiber_joins_death, a_fiber_that_joins_what_it_reports_to_is_refused) {
  this->fibers->spawn(this->groups[1], [this] { this->fibers->yield(); });
  this->spawn_joiner(0, 0);
  EXPECT_DEATH(this->fibers->run(this->groups[0]), "deadlock: a task joins a completion that is not done before");
}

TYPED_TEST(fiber_joins_death, fibers_that_join_each_other_are_refused) {
  this->spawn_joiner(0, 1);
  this->spawn_joiner(1, 2);
  this->spawn_joiner(2, 0);
  EXPECT_DEATH(this->fibers->run(this->groups[0]), "deadlock: a task joins a completion that is not done before");
}

[[gnu::noinline]] int overflow(int depth) {  // NOLINT(misc-no-recursion): the point
  volatile char page[1024];
  page[0] = static_cast<char>(depth);
  return depth == 0 ? 0 : overflow(depth - 1) + page[0];
}

TYPED_TEST(fiber_scheduler_death, an_overflow_ends_the_program_on_the_guard_page) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  this->fibers->spawn(this->done, [] {});
  this->fibers->spawn(this->done, [] { (void)overflow(1'000'000); });
  EXPECT_EXIT(this->fibers->run(this->done), testing::KilledBySignal(SIGSEGV), "");
}

}  // namespace
}  // namespace switchmark::stackful
