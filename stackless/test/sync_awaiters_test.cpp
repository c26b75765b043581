// Coroutines that wait for each other, lazy and eager.
#include "stackless/coroutines/sync_awaiters.hpp"

#include "stackless/coroutines/coroutine_variants.hpp"
#include "stackless/test/fixtures.hpp"

#include <optional>

namespace switchmark::stackless {
namespace {

using runtime::ledger_values;
using testing::ElementsAre;

/// What the coroutines of a test share. Their first parameter.
template <class Scheduler>
struct shared {
  Scheduler& waits;
  std::vector<std::string>& order;
  typename Scheduler::event event{waits};
  typename Scheduler::mutex mutex{waits};
  typename Scheduler::condition_variable changed{waits};
  typename Scheduler::template channel<int> channel{waits, 0};
  bool open = false;
};
template <class Shared>
using task_of =
    typename std::remove_reference_t<decltype(std::declval<Shared&>().waits)>::template coroutine_type<void>;

template <class Scheduler>
struct sync_awaiters_test : scheduler_fixture<Scheduler> {
  std::optional<shared<Scheduler>> with{std::in_place, this->waits, this->order};
};
using schedulers = testing::Types<coroutine_scheduler, eager_coroutine_scheduler, queued_coroutine_scheduler,
                                  pooled_coroutine_scheduler>;
TYPED_TEST_SUITE(sync_awaiters_test, schedulers);

template <class Shared>
task_of<Shared> waits_for_event(Shared& with, std::string name) {
  co_await with.event.wait();
  with.order.push_back(name);
}

TYPED_TEST(sync_awaiters_test, an_event_resumes_all_who_wait) {
  for (const char* name : {"a", "b"}) this->waits.spawn(this->done, waits_for_event(*this->with, name));
  this->waits.run_until_parked();
  EXPECT_THAT(this->order, ElementsAre());
  this->with->event.set();
  this->waits.spawn(this->done, waits_for_event(*this->with, "late"));
  this->waits.run(this->done);
  EXPECT_THAT(this->order, testing::UnorderedElementsAre("a", "b", "late"));
  EXPECT_EQ(this->worker.counts.parks, 2u);
  EXPECT_EQ(this->worker.counts.wakes, 2u);
}

template <class Shared>
task_of<Shared> visits(Shared& with, std::string name) {
  const witness end(with.order, name);
  co_await with.mutex.lock();
  const std::unique_lock lock(with.mutex, std::adopt_lock);
  with.order.push_back(name + " in");
  co_await with.waits.yield();
  with.order.push_back(name + " out");
}

TYPED_TEST(sync_awaiters_test, a_mutex_lets_coroutines_in_one_at_a_time_first_come_first_served) {
  for (const char* name : {"a", "b", "c"}) this->waits.spawn(this->done, visits(*this->with, name));
  this->waits.run(this->done);
  EXPECT_THAT(this->order, ElementsAre("a in", "a out", "~a", "b in", "b out", "~b", "c in", "c out", "~c"));
  EXPECT_EQ(this->worker.counts.parks, 2u);
  EXPECT_EQ(this->worker.counts.wakes, 2u);
  EXPECT_EQ(this->worker.counts.yields, 3u);
}

TYPED_TEST(sync_awaiters_test, coroutines_that_wait_for_a_mutex_are_destroyed_with_their_scheduler) {
  for (const char* name : {"a", "b", "c"}) this->waits.spawn(this->done, visits(*this->with, name));
  if constexpr (!std::is_same_v<TypeParam, eager_coroutine_scheduler>) this->waits.run_until_parked();
  this->order.clear();
  this->worker.close();
  this->destroy();
  EXPECT_EQ(this->with->mutex.holder(), nullptr);
  EXPECT_TRUE(this->done.done());
  EXPECT_EQ(this->worker.take_unfinished(), nullptr);
}

template <class Shared>
task_of<Shared> sends(Shared& with, int values) {
  for (int value = 0; value < values; ++value)
    if (!co_await with.channel.send(value)) with.order.push_back("not sent");
  with.channel.close();
}
template <class Shared>
task_of<Shared> receives(Shared& with, std::string name) {
  const witness end(with.order, name);
  while (const std::optional<int> value = co_await with.channel.receive())
    with.order.push_back(name + " got " + std::to_string(*value));
}

TYPED_TEST(sync_awaiters_test, a_channel_carries_values_in_order_to_receivers_in_turn) {
  this->waits.spawn(this->done, receives(*this->with, "a"));
  this->waits.spawn(this->done, receives(*this->with, "b"));
  this->waits.spawn(this->done, sends(*this->with, 4));
  this->waits.run(this->done);
  EXPECT_THAT(this->order, ElementsAre("a got 0", "a got 2", "b got 1", "a got 3", "~a", "~b"));
}

TYPED_TEST(sync_awaiters_test, a_sender_learns_that_its_channel_was_closed) {
  this->waits.spawn(this->done, sends(*this->with, 2));
  this->waits.run_until_parked();
  this->with->channel.close();
  this->waits.run(this->done);
  EXPECT_THAT(this->order, ElementsAre("not sent", "not sent"));
}

template <class Shared>
task_of<Shared> waits_until_open(Shared& with, std::string name) {
  co_await with.mutex.lock();
  std::unique_lock lock(with.mutex, std::adopt_lock);
  while (!with.open) co_await with.changed.wait(lock);
  with.order.push_back(name + (lock.owns_lock() && !with.mutex.try_lock() ? " with the lock" : " without"));
}
template <class Shared>
task_of<Shared> opens(Shared& with) {
  co_await with.mutex.lock();
  const std::unique_lock lock(with.mutex, std::adopt_lock);
  with.open = true;
  with.changed.notify_all();
  co_await with.waits.yield();
  with.order.push_back("notified");
}

// The same counts as of fibers (stackful/test/condition_variable_test.cpp).
TYPED_TEST(sync_awaiters_test, a_condition_resumes_all_who_wait_with_the_lock) {
  for (const char* name : {"a", "b", "c"}) this->waits.spawn(this->done, waits_until_open(*this->with, name));
  this->waits.spawn(this->done, opens(*this->with));
  this->waits.run(this->done);
  EXPECT_THAT(this->order, ElementsAre("notified", "a with the lock", "b with the lock", "c with the lock"));
  EXPECT_EQ(this->worker.counts.parks, 3u + 3u);
  EXPECT_EQ(this->worker.counts.wakes, 3u + 3u);
}

template <class Shared>
task_of<Shared> waits_until(Shared& with, std::string name, std::int64_t deadline) {
  co_await with.mutex.lock();
  std::unique_lock lock(with.mutex, std::adopt_lock);
  const std::cv_status status =
      co_await with.changed.wait_until(lock, runtime::time_point(runtime::duration(deadline)));
  with.order.push_back(name + (status == std::cv_status::timeout ? " timeout" : " notified"));
}

TYPED_TEST(sync_awaiters_test, a_condition_waits_no_longer_than_until_a_deadline) {
  this->waits.spawn(this->done, waits_until(*this->with, "late", 3'000));
  this->waits.spawn(this->done, waits_until(*this->with, "early", 1'000));
  this->waits.run_until_parked();
  this->time.wait_until(this->at(1'000));
  this->waits.run_until_parked();
  this->with->changed.notify_one();
  this->waits.run(this->done);
  EXPECT_THAT(this->order, ElementsAre("early timeout", "late notified"));
  EXPECT_EQ(this->time.now(), this->at(1'000)) << "no deadline is left behind";
}

TYPED_TEST(sync_awaiters_test, coroutines_that_wait_for_a_condition_are_destroyed_without_the_lock) {
  this->waits.spawn(this->done, waits_until_open(*this->with, "a"));
  this->waits.spawn(this->done, waits_until(*this->with, "b", 1'000));
  this->waits.run_until_parked();
  this->with->changed.notify_one();  // a is ready, and hasn't run
  this->destroy();
  EXPECT_EQ(this->with->mutex.holder(), nullptr);
  EXPECT_TRUE(this->done.done());
  EXPECT_EQ(this->worker.take_unfinished(), nullptr);
}

template <class Shared>
task_of<Shared> waits_for_a_change(Shared& with, std::string name) {
  co_await with.mutex.lock();
  std::unique_lock lock(with.mutex, std::adopt_lock);
  co_await with.changed.wait(lock);
  with.order.push_back(name);
}

// Of those who are parked, the youngest is taken out first: here the one that waits for the lock. It alone ends.
TYPED_TEST(sync_awaiters_test, a_notification_of_who_ends_while_it_waits_for_the_lock_goes_to_the_next) {
  if (std::is_same_v<TypeParam, eager_coroutine_scheduler>) GTEST_SKIP() << "they end with their scheduler alone";
  this->waits.spawn(this->done, waits_for_a_change(*this->with, "notified"));
  this->waits.run_until_parked();
  this->waits.spawn(this->done, waits_for_a_change(*this->with, "next"));
  this->waits.run_until_parked();
  ASSERT_TRUE(this->with->mutex.try_lock());
  this->with->changed.notify_one();
  this->waits.run_until_parked();
  promise_base* const root = static_cast<promise_base&>(*this->worker.take_unfinished()).root();
  this->worker.finished(root->outcome.reports_to());
  root->handle().destroy();
  this->with->mutex.unlock();
  this->waits.run_until_parked();
  EXPECT_THAT(this->order, ElementsAre("next"));
  EXPECT_TRUE(this->done.done());
}

}  // namespace
}  // namespace switchmark::stackless
