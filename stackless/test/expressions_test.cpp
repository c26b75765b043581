// Objects of a coroutine around its waits: each is destroyed once, whatever compilers make of the expression.
#include "stackless/coroutines/coroutine_variants.hpp"
#include "stackless/test/fixtures.hpp"

#include <malloc.h>

#include <stdexcept>

namespace switchmark::stackless {
namespace {

/// Counts how many of itself there are. A copy throws if it is told to.
struct census {
  int* alive;
  bool throws = false;
  explicit census(int& where) : alive(&where) { ++*alive; }
  census(const census& other) : alive(other.alive), throws(other.throws) {
    if (throws) throw std::runtime_error("copy");
    ++*alive;
  }
  ~census() { --*alive; }
};
struct two_of_census {
  census first, second;
};

template <class Scheduler>
struct census_run {
  Scheduler& waits;
  int alive = 0;
};
template <class Scheduler, class T = void>
using census_coroutine = typename Scheduler::template coroutine_type<T>;

template <class Scheduler>
census_coroutine<Scheduler, census> gives_census(census_run<Scheduler>& run) {
  co_await run.waits.yield();
  co_return census(run.alive);
}
template <class Scheduler>
census_coroutine<Scheduler, two_of_census> gives_two(census_run<Scheduler>& run) {
  co_await run.waits.yield();
  co_return two_of_census{census(run.alive), census(run.alive)};
}
template <class Scheduler>
census_coroutine<Scheduler> keeps_census(census_run<Scheduler>& run, census) {
  const census local(run.alive);
  co_await run.waits.sleep_until(runtime::time_point(std::chrono::hours(1)));
}

/// As the README says that waits are written.
template <class Scheduler>
census_coroutine<Scheduler> waits_in_statements(census_run<Scheduler>& run, bool chosen) {
  const census value = co_await gives_census(run);
  const two_of_census pair = co_await gives_two(run);
  const auto& [first, second] = pair;
  if (chosen) {
    const census other = co_await gives_census(run);
    co_await keeps_census(run, first);
  }
  co_await keeps_census(run, second);
}
/// As not.
coroutine<> waits_in_a_choice(census_run<coroutine_scheduler>& run, bool chosen) {
  const census value = chosen ? co_await gives_census(run) : co_await gives_census(run);
  co_await run.waits.yield();
}

template <class Scheduler>
struct expressions_test : testing::Test {
  runtime::virtual_time time;
  runtime::worker worker{time};
  runtime::completion done;
  std::unique_ptr<Scheduler> waits = std::make_unique<Scheduler>(worker);
  census_run<Scheduler> run{*waits};
};
using expressions_schedulers = testing::Types<coroutine_scheduler, eager_coroutine_scheduler,
                                              queued_coroutine_scheduler, pooled_coroutine_scheduler>;
TYPED_TEST_SUITE(expressions_test, expressions_schedulers);

TYPED_TEST(expressions_test, waits_that_are_statements_destroy_each_object_once) {
  for (const bool chosen : {false, true}) this->waits->spawn(this->done, waits_in_statements(this->run, chosen));
  this->waits->run(this->done);
  EXPECT_EQ(this->run.alive, 0);
}

TYPED_TEST(expressions_test, so_do_coroutines_that_are_destroyed_at_any_wait_while_an_exception_is_in_flight) {
  try {
    this->waits->spawn(this->done, waits_in_statements(this->run, true));
    this->waits->run_until_parked();
    EXPECT_GT(this->run.alive, 0);
    const auto ends = std::move(this->waits);
    throw std::runtime_error("in flight");
  } catch (const std::runtime_error& caught) {
    EXPECT_STREQ(caught.what(), "in flight");
  }
  EXPECT_EQ(this->run.alive, 0);
}

TYPED_TEST(expressions_test, a_frame_is_freed_if_an_argument_cannot_be_copied_into_it) {
  census argument(this->run.alive);
  argument.throws = true;
  const std::size_t before = mallinfo2().uordblks;
  for (int call = 0; call < 1'000; ++call) EXPECT_THROW((void)keeps_census(this->run, argument), std::runtime_error);
  EXPECT_LT(mallinfo2().uordblks, before + 10'000) << "of a hundred thousand";
  EXPECT_EQ(this->run.alive, 1);
}

// The document says of which compiler this is so.
TEST(expressions, a_wait_in_a_choice_destroys_an_object_twice_with_some_compilers) {
  runtime::virtual_time time;
  runtime::worker worker{time};
  runtime::completion done;
  coroutine_scheduler waits(worker);
  census_run<coroutine_scheduler> run{waits};
  waits.spawn(done, waits_in_a_choice(run, true));
  waits.run(done);
  testing::Test::RecordProperty("alive", run.alive);
#if defined(__clang__) || __GNUC__ == 14
  EXPECT_EQ(run.alive, 0);
#elif __GNUC__ == 12
  EXPECT_EQ(run.alive, -1) << "README, Hazards: A wait inside an expression";
#endif
}

}  // namespace
}  // namespace switchmark::stackless
