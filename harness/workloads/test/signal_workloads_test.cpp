// Workloads whose tasks wait for each other's signals (channel, handoff, idle_polls): what each model does, what an
// epoch reads, and that a wake which is lost, comes twice or goes to the wrong task is caught.

#include "stackful/preemption/models.hpp"
#include "stackful/sync/channel.hpp"
#include "stackful/sync/event.hpp"
#include "stackful/sync/mutex.hpp"
#include "stackless/coroutines/sync_awaiters.hpp"
#include "stackless/safepoints/models.hpp"
#include "workloads/channel/workload.hpp"
#include "workloads/handoff/workload.hpp"
#include "workloads/idle_polls/workload.hpp"
#include "workloads/test/readings.hpp"
#include "workloads/test/scripted_stopwatch.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace switchmark::workloads {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;

template <class Model>
struct signal_workloads : testing::Test {};
using models_that_wait = testing::Types<stackful::fiber_model, stackful::fiber_preempt_model, stackless::future_model,
                                        stackless::coroutine_model>;
TYPED_TEST_SUITE(signal_workloads, models_that_wait);

template <class Workload, class Model, class Time = runtime::virtual_time>
std::string mismatch_of(const typename Workload::spec_type& s) {
  return verify<Workload, Model, typename Workload::bodies, Time>(s).mismatch;
}

TYPED_TEST(signal_workloads, a_channel_does_what_the_oracle_says_whatever_its_places) {
  for (const std::size_t capacity : {0, 1, 2, 7, 64})
    for (const std::size_t messages : {1, 2, 3, 200})
      EXPECT_THAT((mismatch_of<channel::workload, TypeParam>({messages, capacity})), IsEmpty())
          << messages << " messages, " << capacity << " places";
}

TYPED_TEST(signal_workloads, a_mutex_is_handed_over_as_the_oracle_says) {
  for (const std::size_t tasks : {1, 2, 3, 20})
    for (const std::size_t rounds : {1, 2, 15})
      EXPECT_THAT((mismatch_of<handoff::workload, TypeParam>({tasks, rounds})), IsEmpty())
          << tasks << " tasks, " << rounds << " rounds";
}

TYPED_TEST(signal_workloads, holders_that_compute_lose_no_addition) {
  EXPECT_THAT((mismatch_of<handoff::computing_workload, TypeParam, runtime::monotonic_time>(
                  {.tasks = 4, .rounds = 2, .iterations = 1'000})),
              IsEmpty());
}

TYPED_TEST(signal_workloads, an_event_ends_waits_and_polls_as_the_oracle_says) {
  for (const bool polls : {false, true})
    for (const std::size_t waiters : {1, 10})
      for (const std::size_t yields : {0, 1, 50})
        EXPECT_THAT((mismatch_of<idle_polls::workload, TypeParam>({waiters, polls, {}, yields})), IsEmpty())
            << waiters << " waiters, " << yields << " yields";
  EXPECT_THAT((mismatch_of<idle_polls::workload, TypeParam>({.waiters = 3, .sleep = std::chrono::seconds(1)})),
              IsEmpty());
}

// Epochs.

TYPED_TEST(signal_workloads, epochs_count_their_operations_and_waits) {
  channel::workload::session<TypeParam> messages({.messages = 10});
  EXPECT_EQ(messages.next().operations, 10u);
  EXPECT_THAT(pairs_of(messages.next()), ElementsAre(Pair("waits_per_message", 1)));
  handoff::workload::session<TypeParam> locks({.tasks = 2, .rounds = 5});
  EXPECT_EQ(locks.next().operations, 10u);
  EXPECT_THAT(pairs_of(locks.next()), ElementsAre(Pair("waits_per_lock", 0.9)));
  idle_polls::workload::session<TypeParam> woken({.waiters = 4, .yields = 3}),
      polling({.waiters = 4, .polls = true, .yields = 3});
  EXPECT_EQ(woken.next().operations, 4u);
  EXPECT_THAT(pairs_of(woken.next()), ElementsAre(Pair("polls_per_wait", 0)));
  EXPECT_THAT(pairs_of(polling.next()), ElementsAre(Pair("polls_per_wait", 4)));
}

TEST(signal_workloads_epoch, subtracts_the_plain_loop_and_the_lone_task) {
  scripted_stopwatch::expect_runs({1, 2, 5, 3});
  channel::workload::session<stackless::future_model, scripted_stopwatch> messages({.messages = 10});
  EXPECT_EQ(messages.next().seconds, 3 - 5);  // the second epoch begins with the plain loop
  scripted_stopwatch::expect_runs({1, 2, 5, 3});
  handoff::workload::session<stackless::future_model, scripted_stopwatch> locks({.tasks = 2, .rounds = 5});
  EXPECT_EQ(locks.next().seconds, 3 - 5);
  scripted_stopwatch::expect_runs({1, 7});
  idle_polls::workload::session<stackless::future_model, scripted_stopwatch> waits({.waiters = 4});
  EXPECT_EQ(waits.next().seconds, 7);
  scripted_stopwatch::expect_runs({7});
  handoff::computing_workload::session<stackless::future_model, scripted_stopwatch> computing(
      {.tasks = 2, .rounds = 1, .iterations = 10});
  const measure::epoch epoch = computing.next();
  EXPECT_EQ(epoch.seconds, 7);
  EXPECT_EQ(epoch.operations, 2u);
  EXPECT_THAT(pairs_of(epoch), ElementsAre(Pair("waits_per_computing_lock", 0), Pair("forced_switches", 0)));
}

TEST(idle_polls, is_verified_without_a_sleep) {
  const auto s = idle_polls::workload::for_verification(
      {.waiters = 3, .polls = true, .sleep = std::chrono::milliseconds(2), .yields = 0});
  EXPECT_EQ(s.sleep, runtime::duration::zero());
  EXPECT_EQ(s.yields, 50u);
  EXPECT_EQ(s.waiters, 3u);
  EXPECT_TRUE(s.polls);
}

// Faults of the mutex, planted into the model: the third hand-over goes wrong.

enum class fault { none, drops_a_wake, wakes_two, wakes_the_wrong_one };

template <class Mutex, fault Planted>
class faulty_mutex : public Mutex {
 public:
  template <class Waits>
  explicit faulty_mutex(Waits& waits) : Mutex(waits), worker_(waits.worker()) {}

  void unlock() noexcept {
    Mutex::unlock();
    if (this->holder() == nullptr || ++handed_over_ != 3) return;
    auto& woken = *static_cast<runtime::waiter*>(const_cast<void*>(this->holder()));
    if constexpr (Planted == fault::drops_a_wake) {
      worker_.forget(*woken.owner);
      worker_.keep(woken);  // its scheduler finds it in the end
    }
    if constexpr (Planted == fault::wakes_two) Mutex::unlock();
    if constexpr (Planted == fault::wakes_the_wrong_one) {
      worker_.forget(*woken.owner);
      woken.woken = false;
      this->enlist(woken);
      worker_.keep(woken);
      Mutex::unlock();  // to the next one
    }
  }

 private:
  runtime::worker& worker_;
  int handed_over_ = 0;
};

template <class Model, fault Planted>
struct faulty_scheduler : Model::scheduler {
  using Model::scheduler::scheduler;
  using mutex = faulty_mutex<typename Model::scheduler::mutex, Planted>;
};
template <class Model, fault Planted>
using faulty = runtime::with_scheduler<Model, faulty_scheduler<Model, Planted>>;

template <class Model>
struct planted_faults : testing::Test {};
using stackless_models = testing::Types<stackless::future_model, stackless::coroutine_model>;
TYPED_TEST_SUITE(planted_faults, stackless_models);

TYPED_TEST(planted_faults, none_is_found_where_there_is_none) {
  EXPECT_THAT((mismatch_of<handoff::workload, faulty<TypeParam, fault::none>>({4, 3})), IsEmpty());
}
TYPED_TEST(planted_faults, a_wake_that_is_dropped_stalls_the_run) {
  EXPECT_THAT((mismatch_of<handoff::workload, faulty<TypeParam, fault::drops_a_wake>>({4, 3})),
              HasSubstr("lost wake-up"));
}
TYPED_TEST(planted_faults, a_second_wake_lets_two_tasks_in) {
  EXPECT_THAT((mismatch_of<handoff::workload, faulty<TypeParam, fault::wakes_two>>({4, 3})), Not(IsEmpty()));
}
TYPED_TEST(planted_faults, a_wake_of_the_wrong_task_changes_the_order) {
  EXPECT_THAT((mismatch_of<handoff::workload, faulty<TypeParam, fault::wakes_the_wrong_one>>({4, 3})),
              HasSubstr("event"));
}

}  // namespace
}  // namespace switchmark::workloads
