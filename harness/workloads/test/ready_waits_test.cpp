#include "workloads/ready_waits/workload.hpp"

#include "stackful/preemption/models.hpp"
#include "stackless/safepoints/models.hpp"
#include "workloads/test/cells_of_tests.hpp"
#include "workloads/test/readings.hpp"
#include "workloads/test/scripted_stopwatch.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace switchmark::workloads::ready_waits {
namespace {

using stackless::coroutine_model, stackless::future_boxed_model, stackless::future_model;
using testing::HasSubstr;
using testing::IsEmpty;
using scripted = scripted_stopwatch;

cell cell_on(const std::string& model, const spec& s) { return cell_at("ready_waits/" + model, s); }

struct ready_waits_test : testing::TestWithParam<const char*> {};

TEST_P(ready_waits_test, does_what_the_oracle_says_at_every_share_of_waits_and_depth) {
  for (const std::size_t depth : {std::size_t{1}, recursion})
    for (const std::size_t wait_percent : {0, 1, 10, 50, 100}) {
      const cell measured =
          cell_on(GetParam(), {.tasks = 3, .descents = 400, .depth = depth, .wait_percent = wait_percent});
      if (!measured.not_applicable.empty()) continue;
      EXPECT_THAT(measured.verify().mismatch, IsEmpty()) << depth << " calls, " << wait_percent << " percent";
      EXPECT_EQ(measured.prepare()->next().operations, 3 * 400 * depth);
    }
}
INSTANTIATE_TEST_SUITE_P(models, ready_waits_test,
                         testing::Values("fiber", "fiber-preempt", "raw-jump", "future", "future-boxed", "coroutine",
                                         "coroutine-eager", "coroutine-pooled"),
                         name_of_model);

TEST(ready_waits, only_what_has_no_ledger_must_wait_always_or_never) {
  EXPECT_THAT(workload::unsupported<stackful::raw_jump_model>({.wait_percent = 0}), IsEmpty());
  EXPECT_THAT(workload::unsupported<stackful::raw_jump_model>({.wait_percent = 100}), IsEmpty());
  EXPECT_THAT(workload::unsupported<stackful::raw_jump_model>({.wait_percent = 1}), HasSubstr("equally often"));
  EXPECT_THAT(workload::unsupported<stackful::fiber_model>({.wait_percent = 1}), IsEmpty());
}

TEST(ready_waits, as_many_calls_wait_as_the_percentage_says_and_those_of_two_tasks_differ) {
  for (const spec& s : configurations({})) {
    const auto waits = static_cast<double>(expect(s).counts.yields) / static_cast<double>(s.tasks * s.descents);
    EXPECT_NEAR(waits, static_cast<double>(s.wait_percent) / 100, s.wait_percent % 100 == 0 ? 0 : 0.006);
  }
  const auto waits_of = [](std::size_t task) {
    std::vector<bool> waits;
    std::uint64_t state = seed(task);
    for (int descent = 0; descent < 1'000; ++descent)
      waits.push_back(spec{.wait_percent = 10}.waits(state = step(state)));
    return waits;
  };
  EXPECT_NE(waits_of(0), waits_of(1));
}

// Frames, as the ledger counts them.

double allocations_per_call(const std::string& model, const spec& s) {
  return readings_of(*cell_on(model, s).prepare()).at("allocations_per_call");
}

TEST(ready_waits, a_call_is_a_frame_or_a_box_or_nothing) {
  for (const spec& s : {spec{.descents = 5, .wait_percent = 10}, spec{.descents = 5, .depth = recursion}}) {
    EXPECT_EQ(allocations_per_call("fiber", s), 0);
    EXPECT_EQ(allocations_per_call("fiber-preempt", s), 0);
    EXPECT_EQ(allocations_per_call("future", s), 0);
    EXPECT_EQ(allocations_per_call("future-boxed", s), 1);
    EXPECT_EQ(allocations_per_call("coroutine", s), 1);
    EXPECT_EQ(allocations_per_call("coroutine-eager", s), 1);
    EXPECT_EQ(allocations_per_call("coroutine-pooled", s), 1);
  }
}

// Faults, planted.

/// Bodies that always wait or never, whatever the state says.
template <bool Waits>
struct wrong_bodies {
  template <class Run>
  static void direct(Run& run, std::size_t task) {
    std::uint64_t state = seed(task);
    for (std::size_t descent = 0; descent < run.spec.descents; ++descent) {
      run.log(task, stepped, state = step(state));
      if (Waits) run.waits.yield();
    }
    run.log(task, finished, run.results[task] = state);
  }
  template <class Run>
  static coroutine_of<Run> coroutine(Run& run, std::size_t task) {
    std::uint64_t state = seed(task);
    for (std::size_t descent = 0; descent < run.spec.descents; ++descent) {
      run.log(task, stepped, state = step(state));
      if (Waits) co_await run.waits.yield();
    }
    run.log(task, finished, run.results[task] = state);
  }
};

template <class Model, bool Waits>
std::string mismatch_of(const spec& s) {
  return verify<workload, Model, wrong_bodies<Waits>, runtime::virtual_time>(s).mismatch;
}

// One task alone has one interleaving whether it waits or not: only the ledger can tell.
TEST(ready_waits, a_call_that_always_waits_is_caught) {
  const spec alone{.tasks = 1, .descents = 200, .wait_percent = 10}, several{.descents = 200, .wait_percent = 10};
  const auto instead = testing::AllOf(HasSubstr("200 yields instead of"), testing::Not(HasSubstr("of 200")));
  EXPECT_THAT((mismatch_of<stackful::fiber_model, true>(alone)), instead);
  EXPECT_THAT((mismatch_of<stackful::fiber_preempt_model, true>(alone)), instead);
  EXPECT_THAT((mismatch_of<coroutine_model, true>(alone)), instead);
  EXPECT_THAT((mismatch_of<stackful::fiber_model, true>(several)), HasSubstr("of all is task"));
}

TEST(ready_waits, a_call_that_never_waits_is_caught) {
  const spec alone{.tasks = 1, .descents = 20, .wait_percent = 100};
  EXPECT_THAT((mismatch_of<stackful::fiber_model, false>(alone)), HasSubstr("0 yields instead of 20"));
  EXPECT_THAT((mismatch_of<coroutine_model, false>(alone)), HasSubstr("0 yields instead of 20"));
}

/// Coroutines of which the compiler has left out a frame: nothing is counted for it.
struct elided_coroutines : stackless::coroutine_scheduler {
  using stackless::coroutine_scheduler::coroutine_scheduler;
  static inline int elided;  ///< of the next frames, so many
  void count_frame(std::size_t bytes) noexcept {
    if (elided-- <= 0) stackless::coroutine_scheduler::count_frame(bytes);
  }
};
struct elided_model : runtime::with_scheduler<coroutine_model, elided_coroutines> {};

TEST(ready_waits, a_frame_that_the_compiler_has_elided_is_an_error) {
  const spec s{.tasks = 1, .descents = 5};
  elided_coroutines::elided = 0;
  workload::session<elided_model> session(s);
  EXPECT_EQ(error_of([&] { (void)session.next(); }), "nothing was thrown");
  elided_coroutines::elided = 1;
  EXPECT_EQ(error_of([&] { (void)session.next(); }), "a measured epoch counts 4 frames or boxes instead of 5");
}

/// Futures whose yields are ready at once.
struct impatient_futures : stackless::future_scheduler {
  using stackless::future_scheduler::future_scheduler;
  struct yield_future {
    stackless::poll_result poll(stackless::waker) { return stackless::poll_result::ready; }
  };
};
struct impatient_model : runtime::with_scheduler<future_model, impatient_futures> {};

TEST(ready_waits, an_epoch_whose_calls_do_not_wait_is_an_error) {
  EXPECT_EQ(error_of([] { workload::session<impatient_model>({.descents = 5, .wait_percent = 100}); }),
            "a measured epoch counts 0 waits instead of 10");
}

// Time.

TEST(ready_waits, calls_are_what_they_take_beyond_a_plain_loop) {
  scripted::expect_runs({1, 1, 3, 12, 10, 4});
  workload::session<future_boxed_model, scripted> session({.descents = 5, .depth = recursion, .wait_percent = 10});
  const measure::epoch loop_first = session.next(), calls_first = session.next();
  EXPECT_EQ(loop_first.seconds, 12 - 3);
  EXPECT_EQ(loop_first.operations, 2u * 5 * recursion);
  EXPECT_EQ(pairs_of(loop_first), (pairs{{"allocations_per_call", 1}}));
  EXPECT_EQ(calls_first.seconds, 10 - 4);
  scripted::expect_runs({1, 1, 3, 12});
  workload::session<stackful::raw_jump_model, scripted> uncounted({.descents = 5, .wait_percent = 100});
  EXPECT_THAT(uncounted.next().readings, IsEmpty());
}

}  // namespace
}  // namespace switchmark::workloads::ready_waits
