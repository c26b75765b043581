// Events, mutexes, conditions and channels without a model: tasks are links, and the test says when each goes on.
#include "runtime/channel_core.hpp"
#include "runtime/condition_core.hpp"
#include "runtime/event_core.hpp"
#include "runtime/mutex_core.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <mutex>
#include <optional>

namespace switchmark::runtime {
namespace {

using testing::ElementsAre;

/// A task that waits by `Wait`, which the test drops to destroy the task in mid-wait.
template <class Wait>
struct waiting_task : task {
  std::optional<Wait> wait;
  waiter* parked = nullptr;

  template <class... Arguments>
  explicit waiting_task(Arguments&&... arguments) : wait(std::in_place, std::forward<Arguments>(arguments)...) {}

  /// Whether the wait was over at once; else the task is parked.
  bool begin(worker& worker) {
    if (wait->try_now()) return true;
    parked = &wait->enlist();
    parked->owner = this;
    worker.park(*parked);
    return false;
  }
  [[nodiscard]] bool woken() const { return parked != nullptr && parked->woken; }
  void destroy(worker& worker) {
    worker.forget(*this);
    wait.reset();
  }
};

struct sync_cores_test : testing::Test {
  virtual_time time;
  runtime::worker worker{time};

  void expect_next(const task& expected) { EXPECT_EQ(worker.next(), &expected); }
  void expect_nobody_ready() { EXPECT_EQ(worker.next(), nullptr); }
};

// Events.

TEST_F(sync_cores_test, an_event_wakes_all_who_wait_and_stays_set_until_it_is_reset) {
  event_core event(worker);
  waiting_task<event_wait> first(event), second(event), later(event), after(event);
  EXPECT_FALSE(first.begin(worker) || second.begin(worker));
  expect_nobody_ready();
  event.set();
  event.reset();
  expect_next(first);
  expect_next(second);
  EXPECT_TRUE(first.woken() && second.woken()) << "though it was reset before they ran";
  EXPECT_FALSE(later.begin(worker));
  event.set();
  EXPECT_TRUE(event.is_set());
  EXPECT_TRUE(after.begin(worker)) << "set already";
  expect_next(later);
  expect_nobody_ready();
  EXPECT_EQ(worker.counts.parks, 3u);
  EXPECT_EQ(worker.counts.wakes, 3u);
}

TEST_F(sync_cores_test, an_event_does_not_wake_who_is_gone) {
  event_core event(worker);
  waiting_task<event_wait> gone(event), stays(event);
  EXPECT_FALSE(gone.begin(worker) || stays.begin(worker));
  gone.destroy(worker);
  event.set();
  expect_next(stays);
  expect_nobody_ready();
}

// Mutexes.

TEST_F(sync_cores_test, a_mutex_is_handed_over_first_come_first_served) {
  mutex_core mutex(worker);
  waiting_task<lock_wait> first(mutex), second(mutex), third(mutex);
  EXPECT_TRUE(first.begin(worker));
  EXPECT_FALSE(second.begin(worker) || third.begin(worker));
  first.wait->finish();
  mutex.unlock();
  EXPECT_FALSE(mutex.try_lock()) << "the second holds it, and hasn't run yet";
  expect_next(second);
  expect_nobody_ready();
  second.wait->finish();
  mutex.unlock();
  expect_next(third);
  third.wait->finish();
  mutex.unlock();
  EXPECT_TRUE(mutex.try_lock());
  mutex.unlock();
  EXPECT_EQ(mutex.holder(), nullptr);
}

TEST_F(sync_cores_test, a_mutex_that_was_handed_to_who_is_gone_goes_to_the_next) {
  mutex_core mutex(worker);
  ASSERT_TRUE(mutex.try_lock());
  waiting_task<lock_wait> gone(mutex), handed(mutex), next(mutex);
  EXPECT_FALSE(gone.begin(worker) || handed.begin(worker) || next.begin(worker));
  gone.destroy(worker);
  mutex.unlock();
  EXPECT_TRUE(handed.woken());
  handed.destroy(worker);
  expect_next(next);
  next.destroy(worker);
  EXPECT_EQ(mutex.holder(), nullptr) << "nobody is left";
}

TEST_F(sync_cores_test, a_mutex_that_was_taken_is_not_given_back_by_the_end_of_the_wait) {
  mutex_core mutex(worker);
  ASSERT_TRUE(mutex.try_lock());
  waiting_task<lock_wait> holder(mutex);
  EXPECT_FALSE(holder.begin(worker));
  mutex.unlock();
  holder.wait->finish();
  holder.destroy(worker);
  EXPECT_NE(mutex.holder(), nullptr);
  mutex.unlock();
}

// Conditions.

struct condition_core_test : sync_cores_test {
  using wait_type = notification_wait<mutex_core>;
  mutex_core mutex{worker};
  condition_core condition{worker};
  wait_type::lock_type lock;

  /// Begins to wait with the mutex held, which is free then.
  void begin(waiting_task<wait_type>& task) {
    EXPECT_FALSE(task.begin(worker));
    EXPECT_FALSE(lock.owns_lock());
    EXPECT_EQ(mutex.holder(), nullptr);
  }
  wait_type::lock_type& locked() {
    EXPECT_TRUE(mutex.try_lock());
    return lock = wait_type::lock_type(mutex, std::adopt_lock);
  }
};

TEST_F(condition_core_test, notifies_one_or_all_and_gives_the_mutex_back) {
  waiting_task<wait_type> first(condition, locked());
  begin(first);
  waiting_task<wait_type> second(condition, locked());
  begin(second);
  waiting_task<wait_type> third(condition, locked());
  begin(third);
  condition.notify_one();
  expect_next(first);
  expect_nobody_ready();
  EXPECT_TRUE(first.wait->finish());
  condition.notify_all();
  expect_next(second);
  expect_next(third);
  condition.notify_one();
  expect_nobody_ready();
}

TEST_F(condition_core_test, a_deadline_ends_a_wait_and_a_notification_goes_to_who_still_waits) {
  waiting_task<wait_type> early(condition, locked(), time_point(duration(1'000)));
  begin(early);
  waiting_task<wait_type> late(condition, locked(), time_point(duration(2'000)));
  begin(late);
  worker.wait_for_wake();
  worker.fire_expired_timers();
  condition.notify_one();
  expect_next(early);
  expect_next(late);
  EXPECT_TRUE(early.parked->over() && late.parked->over());
  EXPECT_FALSE(early.wait->finish());
  EXPECT_TRUE(late.wait->finish());
  EXPECT_THROW(worker.wait_for_wake(), stalled) << "no deadline is left";
}

TEST_F(condition_core_test, a_notification_of_who_is_gone_goes_to_the_next) {
  waiting_task<wait_type> gone(condition, locked());
  begin(gone);
  waiting_task<wait_type> notified(condition, locked());
  begin(notified);
  waiting_task<wait_type> next(condition, locked());
  begin(next);
  gone.destroy(worker);
  condition.notify_one();
  EXPECT_TRUE(notified.woken());
  notified.destroy(worker);
  expect_next(next);
  EXPECT_TRUE(next.wait->finish());
  next.destroy(worker);
  expect_nobody_ready();
}

// Channels.

using sends = waiting_task<send_wait<int>>;
using receives = waiting_task<receive_wait<int>>;

TEST_F(sync_cores_test, a_channel_without_places_lets_sender_and_receiver_meet) {
  channel_core<int> channel(worker, 0);
  sends first(channel, 1), second(channel, 2), third(channel, 3);
  receives one(channel), two(channel), three(channel);
  EXPECT_FALSE(first.begin(worker) || second.begin(worker)) << "nobody receives yet";
  EXPECT_TRUE(one.begin(worker));
  EXPECT_EQ(one.wait->finish(), 1);
  expect_next(first);
  EXPECT_TRUE(first.wait->finish());
  EXPECT_TRUE(two.begin(worker));
  EXPECT_EQ(two.wait->finish(), 2);
  expect_next(second);
  EXPECT_FALSE(three.begin(worker)) << "nobody sends";
  EXPECT_TRUE(third.begin(worker)) << "somebody receives: the sender doesn't wait";
  EXPECT_TRUE(third.wait->finish());
  expect_next(three);
  EXPECT_EQ(three.wait->finish(), 3);
  expect_nobody_ready();
}

TEST_F(sync_cores_test, a_channel_with_places_keeps_the_order_of_what_was_sent) {
  channel_core<int> channel(worker, 2);
  sends first(channel, 1), second(channel, 2), third(channel, 3), fourth(channel, 4);
  EXPECT_TRUE(first.begin(worker) && second.begin(worker));
  EXPECT_FALSE(third.begin(worker) || fourth.begin(worker)) << "no place is free";
  for (int expected = 1; expected <= 4; ++expected) {
    receives next(channel);
    EXPECT_TRUE(next.begin(worker));
    EXPECT_EQ(next.wait->finish(), expected);
  }
  expect_next(third);
  expect_next(fourth);
  expect_nobody_ready();
  EXPECT_EQ(worker.counts.parks, 2u);
}

TEST_F(sync_cores_test, receivers_are_served_first_come_first_served) {
  channel_core<int> channel(worker, 2);
  receives first(channel), second(channel), late(channel);
  EXPECT_FALSE(first.begin(worker) || second.begin(worker));
  for (int value : {1, 2, 3}) EXPECT_TRUE(sends(channel, value).begin(worker));
  EXPECT_TRUE(late.begin(worker)) << "a value is left";
  EXPECT_EQ(late.wait->finish(), 3);
  expect_next(first);
  expect_next(second);
  EXPECT_EQ(first.wait->finish(), 1);
  EXPECT_EQ(second.wait->finish(), 2);
}

TEST_F(sync_cores_test, a_closed_channel_sends_nothing_and_gives_what_it_has) {
  channel_core<int> channel(worker, 1);
  sends first(channel, 1), waits(channel, 2), late(channel, 3);
  EXPECT_TRUE(first.begin(worker));
  EXPECT_FALSE(waits.begin(worker));
  channel.close();
  expect_next(waits);
  EXPECT_FALSE(waits.wait->finish()) << "it wasn't sent";
  EXPECT_TRUE(late.begin(worker));
  EXPECT_FALSE(late.wait->finish());
  receives one(channel), end(channel);
  EXPECT_TRUE(one.begin(worker));
  EXPECT_EQ(one.wait->finish(), 1);
  EXPECT_TRUE(end.begin(worker));
  EXPECT_EQ(end.wait->finish(), std::nullopt);
}

TEST_F(sync_cores_test, closing_a_channel_wakes_its_receivers) {
  channel_core<int> channel(worker, 0);
  receives first(channel), second(channel);
  EXPECT_FALSE(first.begin(worker) || second.begin(worker));
  channel.close();
  expect_next(first);
  expect_next(second);
  EXPECT_EQ(first.wait->finish(), std::nullopt);
  EXPECT_EQ(second.wait->finish(), std::nullopt);
}

TEST_F(sync_cores_test, a_value_that_was_given_to_who_is_gone_goes_to_the_next_receiver) {
  channel_core<int> channel(worker, 0);
  receives gone(channel), given(channel), next(channel);
  EXPECT_FALSE(gone.begin(worker) || given.begin(worker) || next.begin(worker));
  gone.destroy(worker);
  EXPECT_TRUE(sends(channel, 1).begin(worker));
  EXPECT_TRUE(given.woken());
  given.destroy(worker);
  expect_next(next);
  EXPECT_EQ(next.wait->finish(), 1);
  expect_nobody_ready();
}

TEST_F(sync_cores_test, values_that_nobody_is_left_for_stay_in_front_whatever_the_places) {
  channel_core<std::unique_ptr<int>> channel(worker, 1);
  using receives_pointer = waiting_task<receive_wait<std::unique_ptr<int>>>;
  using sends_pointer = waiting_task<send_wait<std::unique_ptr<int>>>;
  receives_pointer first(channel), second(channel), third(channel);
  EXPECT_FALSE(first.begin(worker) || second.begin(worker) || third.begin(worker));
  for (int value : {1, 2, 3, 4}) EXPECT_TRUE(sends_pointer(channel, std::make_unique<int>(value)).begin(worker));
  for (auto* gone : {&third, &second, &first}) gone->destroy(worker);
  sends_pointer waits(channel, std::make_unique<int>(5));
  EXPECT_FALSE(waits.begin(worker)) << "its place is taken";
  std::vector<int> received;
  for (int i = 0; i < 5; ++i) {
    receives_pointer next(channel);
    ASSERT_TRUE(next.begin(worker));
    received.push_back(**next.wait->finish());
  }
  EXPECT_THAT(received, ElementsAre(1, 2, 3, 4, 5));
  expect_next(waits);
}

TEST_F(sync_cores_test, a_sender_that_is_gone_takes_its_value_along) {
  channel_core<int> channel(worker, 0);
  sends gone(channel, 1), stays(channel, 2);
  EXPECT_FALSE(gone.begin(worker) || stays.begin(worker));
  gone.destroy(worker);
  receives next(channel);
  EXPECT_TRUE(next.begin(worker));
  EXPECT_EQ(next.wait->finish(), 2);
  expect_next(stays);
  expect_nobody_ready();
}

TEST(value_ring, keeps_the_order_around_its_end) {
  value_ring<int> ring(3);
  std::vector<int> values;
  int sent = 0;
  for (int round = 0; round < 10; ++round) {
    while (ring.size() < 3) ring.push_back(sent++);
    for (int i = 0; i < 2; ++i) values.push_back(ring.pop_front());
  }
  for (int i = 0; i < 20; ++i) EXPECT_EQ(values[static_cast<std::size_t>(i)], i);
  EXPECT_EQ(ring.size(), 1u);
}

}  // namespace
}  // namespace switchmark::runtime
