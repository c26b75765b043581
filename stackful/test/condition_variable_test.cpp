#include "stackful/preemption/preemption.hpp"
#include "stackful/sync/event.hpp"
#include "stackful/test/condition_variable_fixture.hpp"

#include <deque>

namespace switchmark::stackful {
namespace {

using runtime::ledger_values;
using testing::ElementsAre;

using both = testing::Types<cooperation, preemption>;
TYPED_TEST_SUITE(condition_variable_test, both);

TYPED_TEST(condition_variable_test, notifies_all_who_wait_first_come_first_served) {
  for (const char* name : {"a", "b", "c"}) this->spawn_waiter(name);
  this->spawn([this] {
    const std::lock_guard lock(this->shared);
    this->open = true;
    this->changed.notify_all();
    this->fibers->yield();  // the three wait for the lock now
    this->log("notified");
  });
  this->fibers->run(this->done);
  EXPECT_THAT(this->order, ElementsAre("notified", "a with the lock", "b with the lock", "c with the lock"));
  EXPECT_EQ(this->counted(), (ledger_values{{"spawns", 4},
                                            {"finishes", 4},
                                            {"yields", 1},
                                            {"parks", 3 + 3},
                                            {"wakes", 3 + 3},
                                            {"dispatches", 4 + 1 + 3 + 3},
                                            {"timer_checks", 1},
                                            {"jumps", 4 + 1 + 3 + 3 + 1},
                                            {"frame_allocations", 4},
                                            {"frame_bytes", 4 * this->stack_bytes}}));
}

TYPED_TEST(condition_variable_test, notifies_one_and_nobody_when_nobody_waits) {
  this->changed.notify_one();  // kept for nobody
  this->changed.notify_all();
  for (const char* name : {"a", "b"})
    this->spawn([this, name] {
      typename TestFixture::lock_type lock(this->shared);
      this->changed.wait(lock);
      this->log(name);
    });
  this->spawn([this] {
    this->changed.notify_one();
    this->fibers->yield();
    this->log("and now");
    this->changed.notify_one();
  });
  this->fibers->run(this->done);
  EXPECT_THAT(this->order, ElementsAre("a", "and now", "b"));
}

TYPED_TEST(condition_variable_test, a_predicate_that_does_not_hold_waits_on) {
  this->spawn_waiter("a");
  this->spawn([this] {
    this->changed.notify_one();
    this->fibers->yield();
    this->log("not yet");
    this->open = true;
    this->changed.notify_all();
  });
  this->spawn_waiter("b");
  this->fibers->run(this->done);
  EXPECT_THAT(this->order, ElementsAre("not yet", "b with the lock", "a with the lock"));
}

TYPED_TEST(condition_variable_test, a_predicate_that_holds_does_not_wait) {
  this->open = true;
  this->spawn_waiter("a");
  this->fibers->run(this->done);
  EXPECT_THAT(this->order, ElementsAre("a with the lock"));
  EXPECT_EQ(this->worker.counts.parks, 0u);
}

TYPED_TEST(condition_variable_test, waits_until_a_deadline_or_until_it_is_notified) {
  const auto waits = [this](std::string name, std::int64_t deadline) {
    return [this, name, deadline] {
      typename TestFixture::lock_type lock(this->shared);
      const bool timeout = this->changed.wait_until(lock, this->at(deadline)) == std::cv_status::timeout;
      this->log(name + (timeout ? " timeout" : " notified") + this->at_what_time());
      EXPECT_TRUE(lock.owns_lock());
      EXPECT_FALSE(this->shared.try_lock());
    };
  };
  this->spawn(waits("late", 3'000));
  this->spawn(waits("early", 1'000));
  this->spawn(waits("never", 1'000'000));
  this->spawn([this] {
    this->fibers->sleep_until(this->at(2'000));
    this->changed.notify_one();
    this->fibers->sleep_until(this->at(5'000));
    this->changed.notify_all();
  });
  this->fibers->run(this->done);
  EXPECT_THAT(this->order, ElementsAre("early timeout@1000", "late notified@2000", "never notified@5000"));
  EXPECT_EQ(this->worker.counts.parks, 3u);
  EXPECT_EQ(this->worker.counts.wakes, 3u + 2u) << "once each, and two sleeps";
  EXPECT_EQ(this->time.now(), this->at(5'000)) << "no deadline is left behind";
}

// Ready by its deadline, and not dispatched yet: the notification goes to the next one who is still parked.
TYPED_TEST(condition_variable_test, does_not_waste_a_notification_on_who_is_ready_already) {
  const auto waits = [this](std::string name, std::int64_t deadline) {
    return [this, name, deadline] {
      typename TestFixture::lock_type lock(this->shared);
      const bool timeout = this->changed.wait_until(lock, this->at(deadline)) == std::cv_status::timeout;
      this->log(name + (timeout ? " timeout" : " notified"));
    };
  };
  this->spawn([this] {
    this->fibers->sleep_until(this->at(1'000));
    this->changed.notify_one();
    this->log("notifies");
  });
  this->spawn(waits("a", 1'000));
  this->spawn(waits("b", 2'000));
  this->fibers->run(this->done);
  EXPECT_THAT(this->order, ElementsAre("notifies", "a timeout", "b notified"));
}

// The other way round: a deadline that passes between the notification and the turn of who was notified is over.
TYPED_TEST(condition_variable_test, a_deadline_does_not_wake_who_was_notified_before) {
  this->spawn([this] {
    typename TestFixture::lock_type lock(this->shared);
    const bool timeout = this->changed.wait_until(lock, this->at(1'000)) == std::cv_status::timeout;
    this->log(timeout ? "timeout" : "notified");
  });
  this->spawn([this] {
    this->changed.notify_one();
    this->time.wait_until(this->at(2'000));  // the notifier takes long
    this->worker.fire_expired_timers();
  });
  this->fibers->run(this->done);
  EXPECT_THAT(this->order, ElementsAre("notified"));
  EXPECT_EQ(this->worker.counts.wakes, 1u);
  EXPECT_EQ(this->worker.counts.dispatches, 3u);
}

TYPED_TEST(condition_variable_test, waits_for_a_predicate_until_a_deadline) {
  std::vector<bool> held;
  const auto waits = [&, this](std::int64_t deadline) {
    return [&, this, deadline] {
      typename TestFixture::lock_type lock(this->shared);
      held.push_back(this->changed.wait_until(lock, this->at(deadline), [this] { return this->open; }));
    };
  };
  this->spawn(waits(1'000));
  this->spawn(waits(3'000));
  this->spawn([this] {
    this->changed.notify_all();  // in vain
    this->fibers->sleep_until(this->at(2'000));
    this->open = true;
    this->changed.notify_all();
  });
  this->fibers->run(this->done);
  EXPECT_THAT(held, ElementsAre(false, true));
  EXPECT_EQ(this->time.now(), this->at(2'000));
}

TYPED_TEST(condition_variable_test, a_predicate_that_holds_at_the_deadline_counts_though_nobody_notified) {
  this->spawn([this] {
    typename TestFixture::lock_type lock(this->shared);
    EXPECT_TRUE(this->changed.wait_until(lock, this->at(1'000), [this] { return this->open; }));
  });
  this->spawn([this] { this->open = true; });
  this->fibers->run(this->done);
  EXPECT_EQ(this->time.now(), this->at(1'000));
}

/// A queue of three places between two fibers: the classic use.
TYPED_TEST(condition_variable_test, carries_a_bounded_queue) {
  constexpr int items = 100;
  constexpr std::size_t room = 3;
  std::deque<int> queue;
  std::vector<int> received;
  condition_variable<typename TestFixture::scheduler> taken(*this->fibers);
  this->spawn([&, this] {
    for (int item = 0; item < items; ++item) {
      typename TestFixture::lock_type lock(this->shared);
      taken.wait(lock, [&] { return queue.size() < room; });
      queue.push_back(item);
      this->changed.notify_one();
    }
  });
  this->spawn([&, this] {
    while (received.size() < items) {
      typename TestFixture::lock_type lock(this->shared);
      this->changed.wait(lock, [&] { return !queue.empty(); });
      received.push_back(queue.front());
      queue.pop_front();
      taken.notify_one();
    }
  });
  this->fibers->run(this->done);
  ASSERT_EQ(received.size(), static_cast<std::size_t>(items));
  for (int item = 0; item < items; ++item) EXPECT_EQ(received[static_cast<std::size_t>(item)], item);
  EXPECT_EQ(this->worker.counts.wakes, this->worker.counts.parks);
}

// Those who are ready are cancelled before those who wait, and of these the youngest first.
TYPED_TEST(condition_variable_test, a_notification_of_who_is_cancelled_goes_to_the_next) {
  event<typename TestFixture::scheduler> never(*this->fibers);
  const auto waits = [this](std::string name) {
    return [this, name] {
      const witness end(this->order, name);
      typename TestFixture::lock_type lock(this->shared);
      this->changed.wait(lock);
    };
  };
  this->spawn(waits("notified"));
  this->spawn(waits("next"));
  this->spawn([&, this] {
    const witness end(this->order, "other");
    never.wait();
  });
  this->fibers->run_until_parked();
  this->changed.notify_one();
  this->destroy();
  EXPECT_THAT(this->order, ElementsAre("~notified", "~next", "~other"));
}

}  // namespace
}  // namespace switchmark::stackful
