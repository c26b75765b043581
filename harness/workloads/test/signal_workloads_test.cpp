// Workloads whose tasks wait for each other's signals (channel, handoff, idle_polls): what each model does, what an
// epoch reads, and that a wake which is lost, comes twice or goes to the wrong task is caught.

#include "stackful/preemption/models.hpp"
#include "stackful/sync/event.hpp"
#include "stackless/coroutines/sync_awaiters.hpp"
#include "stackless/safepoints/models.hpp"
#include "workloads/channel/workload.hpp"
#include "workloads/handoff/workload.hpp"
#include "workloads/idle_polls/workload.hpp"
#include "workloads/test/cells_of_tests.hpp"
#include "workloads/test/readings.hpp"
#include "workloads/test/scripted_stopwatch.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace switchmark::workloads {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

template <class Workload, class Model>
std::string mismatch_of(const typename Workload::spec_type& s) {
  return verify<Workload, Model, typename Workload::bodies, runtime::virtual_time>(s).mismatch;
}

struct signal_workloads : testing::TestWithParam<const char*> {
  template <class Spec>
  static cell cell_with(const std::string& workload, const Spec& s) {
    return cell_at(workload + "/" + GetParam(), s);
  }
  template <class Spec>
  static std::string mismatch(const std::string& workload, const Spec& s) {
    return cell_with(workload, s).verify().mismatch;
  }
};
INSTANTIATE_TEST_SUITE_P(models, signal_workloads, testing::Values("fiber", "fiber-preempt", "future", "coroutine"),
                         name_of_model);

TEST_P(signal_workloads, a_channel_does_what_the_oracle_says_whatever_its_places) {
  for (const std::size_t capacity : {0, 1, 2, 7, 64})
    for (const std::size_t messages : {1, 2, 3, 200})
      EXPECT_THAT(mismatch("channel", channel::spec{messages, capacity}), IsEmpty())
          << messages << " messages, " << capacity << " places";
}

TEST_P(signal_workloads, a_mutex_is_handed_over_as_the_oracle_says) {
  for (const std::size_t tasks : {1, 2, 3, 20})
    for (const std::size_t rounds : {1, 2, 15})
      EXPECT_THAT(mismatch("handoff", handoff::spec{tasks, rounds}), IsEmpty())
          << tasks << " tasks, " << rounds << " rounds";
}

TEST_P(signal_workloads, holders_that_compute_lose_no_addition) {
  const std::vector<handoff::spec> computing{{.tasks = 4, .rounds = 2, .iterations = 1'000}};
  const std::vector<cell> cells = cells_of(std::string("handoff/") + GetParam(), computing);
  ASSERT_FALSE(cells.back().parity);
  EXPECT_THAT(cells.back().verify().mismatch, IsEmpty());
}

template <class Model>
struct events : testing::Test {};
using models_that_wait = testing::Types<stackful::fiber_model, stackful::fiber_preempt_model, stackless::future_model,
                                        stackless::coroutine_model>;
TYPED_TEST_SUITE(events, models_that_wait);

// Not a cell's: a cell is verified without its sleep, and with yields.
TYPED_TEST(events, end_waits_and_polls_as_the_oracle_says) {
  for (const bool polls : {false, true})
    for (const std::size_t waiters : {1, 10})
      for (const std::size_t yields : {0, 1, 50})
        EXPECT_THAT((mismatch_of<idle_polls::workload, TypeParam>({waiters, polls, {}, yields})), IsEmpty())
            << waiters << " waiters, " << yields << " yields";
  EXPECT_THAT((mismatch_of<idle_polls::workload, TypeParam>({.waiters = 3, .sleep = std::chrono::seconds(1)})),
              IsEmpty());
}

// Epochs.

TEST_P(signal_workloads, epochs_count_their_operations_and_waits) {
  const auto messages = cell_with("channel", channel::spec{.messages = 10}).prepare();
  EXPECT_EQ(messages->next().operations, 10u);
  EXPECT_EQ(pairs_of(messages->next()), (pairs{{"waits_per_message", 1}}));
  const auto locks = cell_with("handoff", handoff::spec{.tasks = 2, .rounds = 5}).prepare();
  EXPECT_EQ(locks->next().operations, 10u);
  EXPECT_EQ(pairs_of(locks->next()), (pairs{{"waits_per_lock", 0.9}}));
  const auto woken = cell_with("idle_polls", idle_polls::spec{.waiters = 4, .yields = 3}).prepare(),
             polling = cell_with("idle_polls", idle_polls::spec{.waiters = 4, .polls = true, .yields = 3}).prepare();
  EXPECT_EQ(woken->next().operations, 4u);
  EXPECT_EQ(pairs_of(woken->next()), (pairs{{"polls_per_wait", 0}}));
  EXPECT_EQ(pairs_of(polling->next()), (pairs{{"polls_per_wait", 4}}));
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
  EXPECT_EQ(pairs_of(epoch), (pairs{{"waits_per_computing_lock", 0}, {"forced_switches", 0}}));
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
