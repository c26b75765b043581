// Joins that can never end: debug builds name them. Others leave them to `stalled`, and never free who waits.
#include "stackless/coroutines/coroutine_variants.hpp"
#include "stackless/futures/future_variants.hpp"
#include "stackless/test/fixtures.hpp"

namespace switchmark::stackless {
namespace {

constexpr const char* second_joiner = "deadlock: a second task joins a completion";
constexpr const char* circular_join = "deadlock: a task joins a completion that is not done before the task itself is";

/// What a coroutine that joins must know.
template <class Scheduler>
struct joining_run {
  Scheduler& waits;
  runtime::completion groups[3];
  int joined = 0;
};

template <class Scheduler>
using joining_coroutine = typename Scheduler::template coroutine_type<>;

/// `yields_first`: a group that nobody reports to yet is done.
template <class Scheduler>
joining_coroutine<Scheduler> joins_coroutine(joining_run<Scheduler>& run, int group, int calls,
                                             bool yields_first = false) {
  if (yields_first) co_await run.waits.yield();
  if (calls > 0) {
    co_await joins_coroutine(run, group, calls - 1);
  } else {
    co_await run.waits.join(run.groups[group]);
    ++run.joined;
  }
}
template <class Scheduler>
joining_coroutine<Scheduler> sleeps_coroutine(joining_run<Scheduler>& run) {
  co_await run.waits.yield();  // before it is spawned, an eager coroutine is in no group
  co_await run.waits.sleep_until(run.waits.now() + runtime::duration(1'000));
}
/// The same as a future.
template <class Scheduler>
struct joins_later_future {
  joining_run<Scheduler>& run;
  yield_future first;
  typename Scheduler::join_future join;
  joins_later_future(joining_run<Scheduler>& r, int group) : run(r), join(r.groups[group]) {}
  poll_result poll(waker w) {
    if (first.poll(w) == poll_result::pending || join.poll(w) == poll_result::pending) return poll_result::pending;
    ++run.joined;
    return poll_result::ready;
  }
};
/// Several joins of one task.
template <class Scheduler>
struct joins_several_future {
  typename Scheduler::template join_all<typename Scheduler::join_future> all;
  joins_several_future(joining_run<Scheduler>& run, int first, int second) {
    all.add(run.groups[first]);
    all.add(run.groups[second]);
  }
  poll_result poll(waker w) { return all.poll(w); }
};

template <class Scheduler>
constexpr bool runs_futures = std::is_base_of_v<future_scheduler, Scheduler>;

template <class Scheduler>
struct joins_test : testing::Test {
  runtime::virtual_time time;
  runtime::worker worker{time};
  Scheduler waits{worker};
  joining_run<Scheduler> run{waits, {}};
  /// An eager coroutine joins before its caller awaits it, hence before anybody knows on whose behalf.
  static constexpr int calls = std::is_same_v<Scheduler, eager_coroutine_scheduler> ? 0 : 2;

  void spawn_sleeper(int reports_to) {
    if constexpr (runs_futures<Scheduler>)
      waits.template spawn<sleep_future>(run.groups[reports_to], runtime::time_point(runtime::duration(1'000)));
    else
      waits.spawn(run.groups[reports_to], sleeps_coroutine(run));
  }
  void spawn_joiner(int reports_to, int joined) {
    if constexpr (runs_futures<Scheduler>)
      waits.template spawn<joins_later_future<Scheduler>>(run.groups[reports_to], run, joined);
    else
      waits.spawn(run.groups[reports_to], joins_coroutine(run, joined, calls, true));
  }
};
template <class Scheduler>
struct joins_death : joins_test<Scheduler> {
  void SetUp() override {
    if (!runtime::checks_joins) GTEST_SKIP() << "debug builds only";
  }
};

using joining_schedulers =
    testing::Types<coroutine_scheduler, eager_coroutine_scheduler, queued_coroutine_scheduler,
                   pooled_coroutine_scheduler, future_scheduler, boxed_future_scheduler, scanning_future_scheduler>;
TYPED_TEST_SUITE(joins_test, joining_schedulers);
TYPED_TEST_SUITE(joins_death, joining_schedulers);

TYPED_TEST(joins_test, a_chain_of_joins_ends) {
  this->spawn_sleeper(2);
  this->spawn_joiner(1, 2);
  this->spawn_joiner(0, 1);
  this->waits.run(this->run.groups[0]);
  EXPECT_EQ(this->run.joined, 2);
}

TYPED_TEST(joins_test, one_task_after_the_other_may_join) {
  for (int round = 0; round < 2; ++round) {
    this->spawn_sleeper(1);
    this->spawn_joiner(0, 1);
    this->waits.run(this->run.groups[0]);
    this->spawn_joiner(0, 1);  // done already
    this->waits.run(this->run.groups[0]);
  }
  EXPECT_EQ(this->run.joined, 4);
}

TYPED_TEST(joins_death, a_second_joiner_is_refused) {
  this->spawn_sleeper(1);
  this->spawn_joiner(0, 1);
  this->spawn_joiner(0, 1);
  EXPECT_DEATH(this->waits.run(this->run.groups[0]), second_joiner);
}

TYPED_TEST(joins_death, a_task_that_joins_what_it_reports_to_is_refused) {
  this->spawn_joiner(0, 0);
  EXPECT_DEATH(this->waits.run(this->run.groups[0]), circular_join);
}

TYPED_TEST(joins_death, tasks_that_join_each_other_are_refused) {
  this->spawn_joiner(0, 1);
  this->spawn_joiner(1, 2);
  this->spawn_joiner(2, 0);
  EXPECT_DEATH(this->waits.run(this->run.groups[0]), circular_join);
}

using future_joins_death = joins_death<future_scheduler>;

TEST_F(future_joins_death, two_joins_of_one_task_are_refused_if_they_join_the_same) {
  spawn_sleeper(1);
  waits.spawn<joins_several_future<future_scheduler>>(run.groups[0], run, 1, 1);
  EXPECT_DEATH(waits.run(run.groups[0]), second_joiner);
}

TEST_F(future_joins_death, a_join_among_several_is_refused_if_the_task_reports_there) {
  spawn_sleeper(1);
  waits.spawn<joins_several_future<future_scheduler>>(run.groups[0], run, 1, 0);
  EXPECT_DEATH(waits.run(run.groups[0]), circular_join);
}

}  // namespace
}  // namespace switchmark::stackless
