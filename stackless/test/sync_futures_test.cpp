// Futures that wait for each other, polled by hand and by a scheduler.
#include "stackless/futures/sync_futures.hpp"

#include "stackless/test/fixtures.hpp"

#include <optional>
#include <stdexcept>

namespace switchmark::stackless {
namespace {

using runtime::ledger_values;
using testing::ElementsAre;

static_assert(future<event_future> && future<lock_future> && future<send_future<int>> && future<receive_future<int>> &&
              future<condition_future>);

struct sync_futures_test : testing::Test {
  runtime::virtual_time time;
  runtime::worker worker{time};
  runtime::completion done;
  boxed_future<yield_future> root{done}, other{done};  ///< never polled: the tests do what they would do
  waker w{worker, root}, of_other{worker, other};

  ledger_values counted() const { return runtime::values(worker.counts); }
};

TEST_F(sync_futures_test, an_event_is_ready_when_it_is_set) {
  runtime::event_core event(worker);
  event_future leaf(event), late(event);
  EXPECT_EQ(leaf.poll(w), poll_result::pending);
  EXPECT_EQ(leaf.poll(w), poll_result::pending) << "polled for another reason";
  event.set();
  EXPECT_EQ(worker.next(), &root);
  EXPECT_EQ(leaf.poll(w), poll_result::ready);
  EXPECT_EQ(late.poll(w), poll_result::ready);
  EXPECT_EQ(counted(), (ledger_values{{"parks", 1}, {"wakes", 1}, {"dispatches", 1}}));
}

TEST_F(sync_futures_test, a_lock_is_ready_when_its_task_holds_the_mutex) {
  runtime::mutex_core mutex(worker);
  lock_future first(mutex), second(mutex);
  EXPECT_EQ(first.poll(w), poll_result::ready);
  EXPECT_EQ(second.poll(of_other), poll_result::pending);
  mutex.unlock();
  EXPECT_FALSE(mutex.try_lock());
  EXPECT_EQ(worker.next(), &other);
  EXPECT_EQ(second.poll(of_other), poll_result::ready);
  mutex.unlock();
}

TEST_F(sync_futures_test, a_dropped_lock_passes_on_what_it_was_handed) {
  runtime::mutex_core mutex(worker);
  ASSERT_TRUE(mutex.try_lock());
  lock_future next(mutex);
  {
    lock_future handed(mutex);
    EXPECT_EQ(handed.poll(w), poll_result::pending);
    EXPECT_EQ(next.poll(of_other), poll_result::pending);
    mutex.unlock();
    EXPECT_EQ(worker.next(), &root);
  }
  EXPECT_EQ(worker.next(), &other);
  EXPECT_EQ(next.poll(of_other), poll_result::ready);
  mutex.unlock();
}

TEST_F(sync_futures_test, a_channel_carries_values_to_its_end) {
  runtime::channel_core<std::string> channel(worker, 0);
  send_future<std::string> send(channel, "value");
  receive_future<std::string> receive(channel), end(channel);
  EXPECT_EQ(send.poll(w), poll_result::pending);
  EXPECT_EQ(receive.poll(of_other), poll_result::ready);
  EXPECT_EQ(receive.value(), "value");
  EXPECT_EQ(worker.next(), &root);
  EXPECT_EQ(send.poll(w), poll_result::ready);
  EXPECT_TRUE(send.value());
  EXPECT_EQ(end.poll(of_other), poll_result::pending);
  channel.close();
  EXPECT_EQ(worker.next(), &other);
  EXPECT_EQ(end.poll(of_other), poll_result::ready);
  EXPECT_EQ(end.value(), std::nullopt);
}

TEST_F(sync_futures_test, a_condition_waits_for_the_notification_then_for_the_mutex) {
  runtime::mutex_core mutex(worker);
  runtime::condition_core condition(worker);
  ASSERT_TRUE(mutex.try_lock());
  std::unique_lock lock(mutex, std::adopt_lock);
  condition_future leaf(condition, lock);
  EXPECT_EQ(leaf.poll(w), poll_result::pending);
  EXPECT_FALSE(lock.owns_lock());
  ASSERT_TRUE(mutex.try_lock()) << "given back";
  condition.notify_one();
  EXPECT_EQ(worker.next(), &root);
  EXPECT_EQ(leaf.poll(w), poll_result::pending) << "somebody else holds it";
  EXPECT_EQ(leaf.poll(w), poll_result::pending) << "polled for another reason";
  mutex.unlock();
  EXPECT_EQ(worker.next(), &root);
  EXPECT_EQ(leaf.poll(w), poll_result::ready);
  EXPECT_TRUE(lock.owns_lock());
  EXPECT_EQ(leaf.value(), std::cv_status::no_timeout);
  EXPECT_EQ(counted(), (ledger_values{{"parks", 2}, {"wakes", 2}, {"dispatches", 2}}));
}

TEST_F(sync_futures_test, a_condition_waits_no_longer_than_until_its_deadline) {
  runtime::mutex_core mutex(worker);
  runtime::condition_core condition(worker);
  ASSERT_TRUE(mutex.try_lock());
  std::unique_lock lock(mutex, std::adopt_lock);
  condition_future leaf(condition, lock, runtime::time_point(runtime::duration(1'000)));
  EXPECT_EQ(leaf.poll(w), poll_result::pending);
  worker.wait_for_wake();
  EXPECT_EQ(worker.next(), &root);
  EXPECT_EQ(leaf.poll(w), poll_result::ready);
  EXPECT_TRUE(lock.owns_lock());
  EXPECT_EQ(leaf.value(), std::cv_status::timeout);
  condition.notify_one();
  EXPECT_EQ(worker.next(), nullptr);
}

struct condition_futures_test : sync_futures_test {
  runtime::mutex_core mutex{worker};
  runtime::condition_core condition{worker};
  std::unique_lock<runtime::mutex_core> lock, lock_of_next;
  std::optional<condition_future> first, next;

  /// `first` and `next` wait for a notification, and nobody holds the mutex.
  void SetUp() override {
    ASSERT_TRUE(mutex.try_lock());
    lock = std::unique_lock(mutex, std::adopt_lock);
    first.emplace(condition, lock);
    EXPECT_EQ(first->poll(w), poll_result::pending);
    ASSERT_TRUE(mutex.try_lock());
    lock_of_next = std::unique_lock(mutex, std::adopt_lock);
    next.emplace(condition, lock_of_next);
    EXPECT_EQ(next->poll(of_other), poll_result::pending);
  }
};

TEST_F(condition_futures_test, one_that_is_dropped_while_it_waits_for_the_mutex_passes_its_notification_on) {
  ASSERT_TRUE(mutex.try_lock());
  condition.notify_one();
  EXPECT_EQ(worker.next(), &root);
  EXPECT_EQ(first->poll(w), poll_result::pending) << "somebody else holds the mutex";
  first.reset();
  EXPECT_EQ(worker.next(), &other);
  mutex.unlock();
  EXPECT_EQ(next->poll(of_other), poll_result::ready);
  EXPECT_EQ(next->value(), std::cv_status::no_timeout);
}

TEST_F(condition_futures_test, one_that_is_dropped_with_the_mutex_has_used_its_notification) {
  condition.notify_one();
  EXPECT_EQ(worker.next(), &root);
  EXPECT_EQ(first->poll(w), poll_result::ready);
  first.reset();
  EXPECT_EQ(worker.next(), nullptr);
}

// Under a scheduler.

using futures_test = scheduler_fixture<future_scheduler>;

/// Receives until the end of a channel, or until it has received `most`; then fails if it is to.
class receiver {
 public:
  receiver(runtime::channel_core<int>& channel, std::vector<std::string>& order, int most = 1'000, bool fails = false)
      : channel_(channel), order_(order), most_(most), fails_(fails) {}
  poll_result poll(waker w) {
    for (;;) {
      if (!leaf_) leaf_.emplace(channel_);
      if (leaf_->poll(w) == poll_result::pending) return poll_result::pending;
      const std::optional<int> value = leaf_->value();
      leaf_.reset();
      order_.push_back(value ? "got " + std::to_string(*value) : "end");
      if (--most_ == 0 && fails_) throw std::runtime_error("receiver");
      if (!value || most_ == 0) return poll_result::ready;
    }
  }

 private:
  runtime::channel_core<int>& channel_;
  std::vector<std::string>& order_;
  int most_;
  bool fails_;
  std::optional<receive_future<int>> leaf_;
};

class sender {
 public:
  sender(runtime::channel_core<int>& channel, int values) : channel_(channel), values_(values) {}
  poll_result poll(waker w) {
    for (; next_ < values_; ++next_) {
      if (!leaf_) leaf_.emplace(channel_, next_);
      if (leaf_->poll(w) == poll_result::pending) return poll_result::pending;
      leaf_.reset();
    }
    channel_.close();
    return poll_result::ready;
  }

 private:
  runtime::channel_core<int>& channel_;
  int values_, next_ = 0;
  std::optional<send_future<int>> leaf_;
};

TEST_F(futures_test, send_and_receive_through_a_channel) {
  runtime::channel_core<int> channel(waits, 0);
  waits.spawn<sender>(done, channel, 3);
  waits.spawn<receiver>(done, channel, order);
  waits.run(done);
  EXPECT_THAT(order, ElementsAre("got 0", "got 1", "got 2", "end"));
}

/// Two receivers as parts of one task.
class two_receivers {
 public:
  two_receivers(runtime::channel_core<int>& channel, std::vector<std::string>& order) {
    both_.add(channel, order, 1, true);
    both_.add(channel, order);
  }
  poll_result poll(waker w) { return both_.poll(w); }

 private:
  listing_join_all<receiver> both_;
};

// The first ends the task of both by an exception, when the second was given a value and hasn't run.
TEST_F(futures_test, a_value_that_was_given_to_a_part_of_a_task_that_failed_goes_on) {
  runtime::channel_core<int> channel(waits, 0);
  waits.spawn<two_receivers>(done, channel, order);
  waits.run_until_parked();
  waits.spawn<sender>(done, channel, 2);
  EXPECT_THROW(waits.run(done), std::runtime_error);
  runtime::completion rest;
  waits.spawn<receiver>(rest, channel, order);
  waits.run(rest);
  EXPECT_THAT(order, ElementsAre("got 0", "got 1", "end"));
}

TEST_F(futures_test, that_wait_when_their_scheduler_is_destroyed_are_released_and_wake_nobody) {
  runtime::channel_core<int> channel(worker, 0);
  runtime::mutex_core mutex(worker);
  ASSERT_TRUE(mutex.try_lock());
  for (const char* name : {"a", "b"}) waits.spawn<holds<lock_future>>(done, order, name, mutex);
  waits.spawn<holds<receiver>>(done, order, "c", channel, order);
  waits.run_until_parked();
  mutex.unlock();  // a holds it, and hasn't run
  destroy();
  EXPECT_THAT(order, ElementsAre("~a", "~c", "~b"));
  EXPECT_EQ(mutex.holder(), nullptr);
  EXPECT_TRUE(done.done());
  EXPECT_EQ(worker.take_unfinished(), nullptr);
}

}  // namespace
}  // namespace switchmark::stackless
