#include "stackful/sync/mutex.hpp"

#include "stackful/preemption/preemption.hpp"
#include "stackful/test/scheduler_fixture.hpp"

#include <mutex>
#include <stdexcept>

namespace switchmark::stackful {
namespace {

using runtime::ledger_values;
using testing::ElementsAre;

template <class Preemption>
struct mutex_test : scheduler_fixture<Preemption> {
  using mutex_type = mutex<fiber_scheduler<Preemption>>;
  mutex_type shared{*this->fibers};

  /// Holds the mutex over a wait, and says when it asks, when it is in and when it is about to leave.
  auto visitor(std::string name) {
    return [this, name] {
      this->log(name + " asks");
      const std::lock_guard lock(shared);
      this->log(name + " in");
      this->fibers->yield();
      this->log(name + " out");
    };
  }
};
using both = testing::Types<cooperation, preemption>;
TYPED_TEST_SUITE(mutex_test, both);

TYPED_TEST(mutex_test, lets_fibers_in_one_at_a_time_first_come_first_served) {
  for (const char* name : {"a", "b", "c"}) this->fibers->spawn(this->done, this->visitor(name));
  this->fibers->run(this->done);
  EXPECT_THAT(this->order, ElementsAre("a asks", "a in", "b asks", "c asks", "a out",  //
                                       "b in", "b out", "c in", "c out"));
  EXPECT_EQ(this->counted(), (ledger_values{{"spawns", 3},
                                            {"finishes", 3},
                                            {"yields", 3},
                                            {"parks", 2},
                                            {"wakes", 2},
                                            {"dispatches", 3 + 3 + 2},
                                            {"timer_checks", 1},
                                            {"jumps", 1 + 3 + 3},  // the first, two parks and a yield, three ends
                                            {"frame_allocations", 3},
                                            {"frame_bytes", 3 * this->stack_bytes}}));
}

TYPED_TEST(mutex_test, that_is_free_costs_no_suspension) {
  this->fibers->spawn(this->done, [this] {
    for (int i = 0; i < 3; ++i) const std::lock_guard lock(this->shared);
    EXPECT_TRUE(this->shared.try_lock());
    this->shared.unlock();
  });
  this->fibers->run(this->done);
  EXPECT_EQ(this->worker.counts.dispatches, 1u);
  EXPECT_EQ(this->worker.counts.parks, 0u);
}

TYPED_TEST(mutex_test, parks_the_fiber_and_not_the_worker) {
  this->fibers->spawn(this->done, [this] {
    const std::lock_guard lock(this->shared);
    this->fibers->sleep_until(this->at(1'000));
    this->log("holder");
  });
  this->fibers->spawn(this->done, [this] {
    const std::lock_guard lock(this->shared);
    this->log("waiter");
  });
  this->fibers->spawn(this->done, [this] {
    this->fibers->sleep_until(this->at(500));
    this->log("somebody else");
  });
  this->fibers->run(this->done);
  EXPECT_THAT(this->order, ElementsAre("somebody else", "holder", "waiter"));
}

// Handed over, it is never free in between: whoever comes later can't overtake.
TYPED_TEST(mutex_test, is_not_to_be_had_between_two_holders) {
  this->fibers->spawn(this->done, [this] {
    this->shared.lock();
    this->fibers->yield();  // the other one asks
    EXPECT_FALSE(this->shared.try_lock()) << "held by this fiber";
    this->shared.unlock();
    EXPECT_FALSE(this->shared.try_lock()) << "held by the other one, who hasn't run yet";
    this->log("first");
    this->shared.lock();
    this->log("first again");
    this->shared.unlock();
    EXPECT_TRUE(this->shared.try_lock());
    this->shared.unlock();
  });
  this->fibers->spawn(this->done, [this] {
    const std::lock_guard lock(this->shared);
    this->log("second");
  });
  this->fibers->run(this->done);
  EXPECT_THAT(this->order, ElementsAre("first", "second", "first again"));
}

TYPED_TEST(mutex_test, serves_unique_lock_and_scoped_lock_of_several) {
  typename TestFixture::mutex_type other(*this->fibers);
  int sum = 0;
  const auto adds = [&](auto& first, auto& second) {
    return [&, this] {
      for (int i = 0; i < 50; ++i) {
        const std::scoped_lock both_of_them(first, second);
        const int before = sum;
        this->fibers->yield();
        sum = before + 1;
      }
    };
  };
  this->fibers->spawn(this->done, adds(this->shared, other));
  this->fibers->spawn(this->done, adds(other, this->shared));  // the other way round, without a deadlock
  this->fibers->spawn(this->done, [&, this] {
    std::unique_lock lock(other, std::defer_lock);
    this->fibers->yield();
    EXPECT_FALSE(lock.try_lock());
  });
  this->fibers->run(this->done);
  EXPECT_EQ(sum, 100);
  EXPECT_TRUE(other.try_lock()) << "free in the end";
  other.unlock();
}

TYPED_TEST(mutex_test, is_given_back_by_an_exception) {
  this->fibers->spawn(this->done, [this] {
    const std::lock_guard lock(this->shared);
    this->fibers->yield();
    throw std::runtime_error("inside");
  });
  this->fibers->spawn(this->done, this->visitor("b"));
  EXPECT_THROW(this->fibers->run(this->done), std::runtime_error);
  EXPECT_THAT(this->order, ElementsAre("b asks", "b in", "b out"));
}

TYPED_TEST(mutex_test, may_be_waited_for_while_unwinding_and_inside_catch) {
  struct locks_at_the_end {
    typename TestFixture::mutex_type& shared;
    std::vector<std::string>& order;
    ~locks_at_the_end() {
      const std::lock_guard lock(shared);
      order.push_back("in a destructor");
    }
  };
  this->fibers->spawn(this->done, this->visitor("a"));
  this->fibers->spawn(this->done, [this] {
    try {
      const locks_at_the_end guard{this->shared, this->order};
      throw std::runtime_error("mine");
    } catch (const std::runtime_error& mine) {
      this->shared.lock();
      this->shared.unlock();
      this->log(mine.what());
    }
  });
  this->fibers->run(this->done);
  EXPECT_THAT(this->order, ElementsAre("a asks", "a in", "a out", "in a destructor", "mine"));
}

TYPED_TEST(mutex_test, that_nobody_gives_back_is_found_out) {
  runtime::completion never;
  never.expect();
  this->fibers->spawn(this->done, [&, this] {
    const std::lock_guard lock(this->shared);
    this->fibers->join(never);
  });
  this->fibers->spawn(this->done, this->visitor("b"));
  EXPECT_THROW(this->fibers->run(this->done), runtime::stalled);
  EXPECT_THAT(this->order, ElementsAre("b asks"));
  if (runtime::task* holder = never.finish()) this->worker.wake(*holder);  // so that it ends after all
  this->fibers->run(this->done);
  EXPECT_THAT(this->order, ElementsAre("b asks", "b in", "b out"));
}

template <class Preemption>
using mutex_death = mutex_test<Preemption>;
TYPED_TEST_SUITE(mutex_death, both);

[[gnu::noinline]] void locks_twice(auto& shared) {
  const std::lock_guard once(shared);
  const std::lock_guard twice(shared);
}

TYPED_TEST(mutex_death, locked_twice_by_one_fiber_says_so_in_debug_builds) {
#ifdef NDEBUG
  GTEST_SKIP() << "an assertion of debug builds";
#endif
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  this->fibers->spawn(this->done, [this] { locks_twice(this->shared); });
  EXPECT_DEATH(this->fibers->run(this->done),
               "the mutex at 0x[0-9a-f]+ is waited for by .*, and the fiber .* lock it once");
}

}  // namespace
}  // namespace switchmark::stackful
