// Every fault that a body can have is planted here, in every style where it can be written, and must be caught.

#include "stackful/preemption/models.hpp"
#include "stackless/safepoints/models.hpp"
#include "workloads/join_all/workload.hpp"
#include "workloads/ring/workload.hpp"
#include "workloads/sleepers/workload.hpp"
#include "workloads/test/cells_of_tests.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace switchmark::workloads {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

template <class Model, class Bodies>
std::string mismatch_of_ring(ring::spec s) {
  return verify<ring::workload, Model, Bodies, runtime::virtual_time>(s).mismatch;
}
template <class Model, class Bodies>
std::string mismatch_of_sleepers(sleepers::spec s) {
  return verify<sleepers::workload, Model, Bodies, runtime::virtual_time>(s).mismatch;
}

/// A ring's body with a fault, written once for the styles that can share the text.
template <bool Yields, std::size_t Shift>
struct wrong_fibers {
  template <class Run>
  static void direct(Run& run, std::size_t task) {
    std::uint64_t state = ring::seed(task);
    for (std::size_t round = 0; round < run.spec.rounds; ++round) {
      state = ring::step(state, round + Shift);
      run.log(task, ring::stepped, state);
      if (Yields || round != 1) run.waits.yield();
    }
    run.log(task, ring::finished, state);
    run.results[task] = state;
  }
};

template <class Run>
stackless::coroutine<> wrong_coroutine(Run& run, std::size_t task, bool yields, std::size_t shift) {
  std::uint64_t state = ring::seed(task);
  for (std::size_t round = 0; round < run.spec.rounds; ++round) {
    state = ring::step(state, round + shift);
    run.log(task, ring::stepped, state);
    if (yields || round != 1) co_await run.waits.yield();
  }
  run.log(task, ring::finished, state);
  run.results[task] = state;
}
template <bool Yields, std::size_t Shift>
struct wrong_coroutines {
  template <class Run>
  static coroutine_of<Run> coroutine(Run& run, std::size_t task) {
    return wrong_coroutine(run, task, Yields, Shift);
  }
};

/// The right bodies, handed over from the last to the first.
struct reversed_bodies {
  template <class Run>
  static void direct(Run& run, std::size_t task) {
    ring::bodies::direct(run, run.spec.tasks - 1 - task);
  }
  template <class Run>
  static coroutine_of<Run> coroutine(Run& run, std::size_t task) {
    return ring::bodies::coroutine(run, run.spec.tasks - 1 - task);
  }
  template <class Run>
  struct future : ring::task_future<Run> {
    future(Run& run, std::size_t task) : ring::task_future<Run>(run, run.spec.tasks - 1 - task) {}
  };
};

template <class Model>
class every_model : public testing::Test {};
using models = testing::Types<stackful::fiber_model, stackful::fiber_preempt_model, stackless::future_model,
                              stackless::coroutine_model>;
TYPED_TEST_SUITE(every_model, models);

TYPED_TEST(every_model, passes_with_its_own_bodies) {
  const std::string model(TypeParam::id);
  EXPECT_THAT(cell_at("ring/" + model, ring::spec{5, 7}).verify().mismatch, IsEmpty());
  EXPECT_THAT(cell_at("sleepers/" + model, sleepers::spec{50}).verify().mismatch, IsEmpty());
}

TYPED_TEST(every_model, a_wrong_order_is_caught_where_the_schedule_is_fixed) {
  const std::string mismatch = mismatch_of_ring<TypeParam, reversed_bodies>({5, 7});
  if (TypeParam::preempts)
    EXPECT_THAT(mismatch, IsEmpty());  // ticks may reorder: nothing to hold it against
  else
    EXPECT_THAT(mismatch, HasSubstr("event 0 of all is task 4"));
}

TYPED_TEST(every_model, has_a_digest_of_the_interleaving_where_the_schedule_is_fixed) {
  const auto verified = cell_at("ring/" + std::string(TypeParam::id), ring::spec{.tasks = 2, .rounds = 3}).verify();
  const measure::trace expected = ring::expect({.tasks = 2, .rounds = 3}).events;
  EXPECT_EQ(verified.per_task_digest, expected.per_task_digest());
  EXPECT_EQ(verified.global_digest.has_value(), !TypeParam::preempts);
  EXPECT_EQ(verified.global_digest.value_or(expected.global_digest()), expected.global_digest());
  EXPECT_EQ(verified.counts.spawns, 2u);
  EXPECT_EQ(verified.counts.yields, 6u);
}

TEST(verify, has_no_digest_of_an_interleaving_that_is_open) {
  const auto verified = cell_at("join_all/fiber", join_all::spec{.children = 3}).verify();
  EXPECT_THAT(verified.mismatch, IsEmpty());
  EXPECT_FALSE(verified.global_digest.has_value());
}

TEST(verify, an_oracle_may_depend_on_the_model) {
  const join_all::spec s{.children = 3, .joined = false};
  EXPECT_EQ((expectation_of<join_all::workload, stackless::coroutine_model>(s).results[0]), 6'000'000u);
  EXPECT_EQ((expectation_of<join_all::workload, stackless::coroutine_eager_model>(s).results[0]), 3'000'000u);
  const join_all::spec joined{.children = 3};
  EXPECT_EQ((expectation_of<join_all::workload, stackless::coroutine_model>(joined).counts.spawns), 4u);
  EXPECT_EQ((expectation_of<join_all::workload, stackless::future_model>(joined).counts.spawns), 1u);
}

TEST(verify, an_interleaving_is_fixed_unless_an_oracle_says_otherwise) {
  EXPECT_TRUE((expectation{measure::trace(1, 1), {}, {}}.ordered));
}

TEST(verify, a_missing_yield_is_caught_by_the_interleaving) {
  EXPECT_THAT((mismatch_of_ring<stackful::fiber_model, wrong_fibers<false, 0>>({3, 4})), HasSubstr("of all is task"));
  EXPECT_THAT((mismatch_of_ring<stackless::coroutine_model, wrong_coroutines<false, 0>>({3, 4})),
              HasSubstr("of all is task"));
}

// One task alone has one interleaving whether it yields or not: only the ledger can tell.
TEST(verify, a_missing_yield_that_changes_no_history_is_caught_by_the_ledger) {
  EXPECT_THAT((mismatch_of_ring<stackful::fiber_model, wrong_fibers<false, 0>>({1, 4})),
              HasSubstr("3 yields instead of 4"));
  EXPECT_THAT((mismatch_of_ring<stackful::fiber_preempt_model, wrong_fibers<false, 0>>({1, 4})),
              HasSubstr("3 yields instead of 4"));
  EXPECT_THAT((mismatch_of_ring<stackless::coroutine_model, wrong_coroutines<false, 0>>({1, 4})),
              HasSubstr("3 yields instead of 4"));
}

TEST(verify, a_wrong_argument_is_caught_by_the_history) {
  EXPECT_THAT((mismatch_of_ring<stackful::fiber_model, wrong_fibers<true, 1>>({3, 4})), HasSubstr("task 0, event 0"));
  EXPECT_THAT((mismatch_of_ring<stackless::coroutine_model, wrong_coroutines<true, 1>>({3, 4})),
              HasSubstr("task 0, event 0"));
}

/// Says pending and arranges for nobody to poll it again.
template <class Run>
struct forgetful_future {
  forgetful_future(Run&, std::size_t) {}
  stackless::poll_result poll(stackless::waker) { return stackless::poll_result::pending; }
};
struct forgetful_futures {
  template <class Run, class Spawn>
  static void with_future(Run&, std::size_t task, Spawn spawn) {
    if (task == 3)
      spawn(std::type_identity<forgetful_future<Run>>{});
    else
      spawn(std::type_identity<sleepers::task_future<Run>>{});
  }
};
struct forgetful_fibers {
  template <class Run>
  static void direct(Run& run, std::size_t task) {
    if (task != 3) return sleepers::bodies::direct(run, task);
    runtime::completion nobody_reports;
    nobody_reports.expect();
    run.waits.join(nobody_reports);
  }
};

TEST(verify, a_lost_wake_up_ends_the_run_and_is_named) {
  EXPECT_THAT((mismatch_of_sleepers<stackless::future_model, forgetful_futures>({10})), HasSubstr("lost wake-up"));
  EXPECT_THAT((mismatch_of_sleepers<stackful::fiber_model, forgetful_fibers>({10})), HasSubstr("lost wake-up"));
}

/// The trace of tasks that do what the oracle says, one task after the other.
measure::trace trace_of(const expectation& expected) {
  measure::trace events(expected.events.tasks(), expected.events.room_per_task());
  for (std::size_t task = 0; task < expected.events.tasks(); ++task)
    for (const measure::event& event : expected.events.of(task)) events.log(task, event.kind, event.value);
  return events;
}

TEST(verify, a_wrong_result_of_any_task_is_caught_even_with_the_right_history) {
  expectation expected = ring::expect({3, 2});
  expected.ordered = false;
  const measure::trace events = trace_of(expected);
  EXPECT_THAT(compare(events, expected.results, expected.counts, expected, false, true), IsEmpty());
  for (std::size_t task = 0; task < 3; ++task) {
    std::vector<std::uint64_t> results = expected.results;
    results[task] ^= 1;
    EXPECT_THAT(
        compare(events, results, expected.counts, expected, false, true),
        fmt::format("task {} left the result {:#x} instead of {:#x}", task, results[task], expected.results[task]));
  }
}

TEST(verify, a_wrong_count_is_caught_in_every_field_that_the_oracle_knows) {
  const expectation expected = ring::expect({1, 2});
  const measure::trace events = trace_of(expected);
  for (const auto& field : runtime::ledger_fields) {
    if (field.value == &runtime::ledger::timer_checks) break;  // from here on the oracle knows nothing
    runtime::ledger counts = expected.counts;
    ++(counts.*field.value);
    EXPECT_THAT(compare(events, expected.results, counts, expected, false, true),
                fmt::format("the ledger counts {} {} instead of {}", expected.counts.*field.value + 1, field.name,
                            expected.counts.*field.value));
    EXPECT_THAT(compare(events, expected.results, counts, expected, false, false), IsEmpty()) << "it counts nothing";
  }
}

TEST(verify, where_the_schedule_is_open_the_oracle_knows_spawns_finishes_and_yields) {
  expectation expected = ring::expect({1, 2});
  expected.ordered = false;
  const measure::trace events = trace_of(expected);
  bool known = true;
  for (const auto& field : runtime::ledger_fields) {
    known = known && field.value != &runtime::ledger::sleeps;
    runtime::ledger counts = expected.counts;
    ++(counts.*field.value);
    EXPECT_EQ(compare(events, expected.results, counts, expected, false, true).empty(), !known) << field.name;
  }
}

TEST(verify, dispatches_that_the_model_adds_or_saves_do_not_count) {
  const expectation expected = ring::expect({1, 2});
  runtime::ledger counts = expected.counts;
  counts.dispatches += 2 + 3 - 1;
  counts.forced_switches = 2;
  counts.queued_resumptions = 3;
  counts.eager_starts = 1;
  EXPECT_THAT(compare(trace_of(expected), expected.results, counts, expected, false, true), IsEmpty());
}

TEST(verify, an_order_that_ticks_may_change_is_not_compared) {
  const expectation expected = ring::expect({2, 2});
  const measure::trace one_by_one = trace_of(expected);
  EXPECT_THAT(compare(one_by_one, expected.results, expected.counts, expected, true, true), IsEmpty());
  EXPECT_THAT(compare(one_by_one, expected.results, expected.counts, expected, false, true),
              HasSubstr("event 1 of all is task 0"));
}

}  // namespace
}  // namespace switchmark::workloads
