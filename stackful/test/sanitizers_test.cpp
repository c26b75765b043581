// Builds with AddressSanitizer and UBSan only. Each is on: what is planted inside of a fiber is reported by its name.
// And fibers that do nothing wrong are not reported, whatever stops them.
#include "stackful/preemption/preemption.hpp"
#include "stackful/test/ticks.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <cstdlib>
#include <functional>
#include <iterator>
#include <limits>
#include <numeric>
#include <stdexcept>
#include <type_traits>
#include <vector>

namespace switchmark::stackful {
namespace {

constexpr int fibers_at_once = 4, switches = 8;

/// Gives way by a wait, or by a tick that is raised in program code.
template <class Preemption>
void give_way(fiber_scheduler<Preemption>& fibers, bool by_tick) {
  if (by_tick)
    raise_two_ticks();
  else
    fibers.yield();
}

/// Runs `body(give_way)` in several fibers at once, those with odd numbers stopped by ticks if there are any.
template <class Preemption, class Body>
void run_several(Body body, runtime::tick_kind kind = runtime::tick_kind::manual) {
  constexpr bool has_ticks = std::is_same_v<Preemption, preemption>;
  runtime::monotonic_time time;
  runtime::worker worker(time);
  fiber_scheduler<Preemption> fibers(worker, {}, runtime::tick_options{.kind = kind});
  runtime::completion done;
  for (int number = 0; number < fibers_at_once; ++number)
    fibers.spawn(done, [&, number] {
      const bool by_tick = has_ticks && kind == runtime::tick_kind::manual && number % 2 == 1;
      body([&fibers, by_tick] { give_way(fibers, by_tick); }, number);
    });
  fibers.run(done);
}

template <class Preemption>
struct sanitizers_test : testing::Test {
  static void SetUpTestSuite() { GTEST_FLAG_SET(death_test_style, "threadsafe"); }

  /// Plants `fault` in the second fiber when all have switched several times.
  template <class Fault>
  static void run_with(Fault fault) {
    run_several<Preemption>([fault](const auto& others_run, int number) {
      for (int round = 0; round < switches; ++round) others_run();
      if (number == 1) fault();
    });
  }
};

template <class Preemption>
using sanitizers_death_of = sanitizers_test<Preemption>;
using sanitizers_timer_test = sanitizers_test<preemption>;
using both_kinds = testing::Types<cooperation, preemption>;
TYPED_TEST_SUITE(sanitizers_death_of, both_kinds);
TYPED_TEST_SUITE(sanitizers_test, both_kinds);

TYPED_TEST(sanitizers_death_of, a_block_is_read_that_was_freed) {
  EXPECT_DEATH(this->run_with([] {
    const int* const block = new int[4]{};
    const volatile int* same = block;
    asm volatile("" : "+r"(same));  // the compiler would warn
    delete[] block;
    (void)same[2];
  }),
               "AddressSanitizer: heap-use-after-free");
}

[[gnu::noinline]] void write_behind(volatile char* bytes, std::size_t count) { bytes[count] = 1; }

TYPED_TEST(sanitizers_death_of, an_array_on_the_stack_of_a_fiber_is_overrun) {
  EXPECT_DEATH(this->run_with([] {
    volatile char bytes[40] = {};
    write_behind(bytes, sizeof bytes);
  }),
               "AddressSanitizer: stack-buffer-overflow");
}

TYPED_TEST(sanitizers_death_of, a_variable_is_written_on_the_stack_of_a_fiber_that_has_ended) {
  EXPECT_DEATH(
      {
        volatile int* gone = nullptr;
        run_several<TypeParam>([&gone](const auto& others_run, int number) {
          volatile int mine = number;
          if (number == 0) gone = &mine;
          if (number == 1) {
            for (int round = 0; round < switches; ++round) others_run();
            *gone = 1;
          }
        });
      },
      "AddressSanitizer: use-after-poison");
}

TYPED_TEST(sanitizers_death_of, an_int_overflows) {
  EXPECT_DEATH(this->run_with([] {
    volatile int most = std::numeric_limits<int>::max();
    most = most + 1;
  }),
               "runtime error: signed integer overflow");
}

/// Throws through frames that hold arrays, so that AddressSanitizer has notes to clean.
[[gnu::noinline]] int throw_from(int depth, const std::function<void()>& others_run) {  // NOLINT: recursion
  volatile char bytes[64];
  bytes[static_cast<std::size_t>(depth) % sizeof bytes] = 1;
  if (depth == 0) {
    others_run();
    throw std::runtime_error("thrown");
  }
  return throw_from(depth - 1, others_run) + bytes[0];
}

/// Fills an array that takes the place of the frames that were unwound.
[[gnu::noinline]] std::size_t fill_an_array(std::size_t number) {
  volatile std::size_t values[512];
  for (std::size_t i = 0; i < std::size(values); ++i) values[i] = number;
  return std::accumulate(std::begin(values), std::end(values), std::size_t{0}) / std::size(values);
}

/// Throws, catches, switches inside `catch`, allocates and uses the stack that was unwound.
void do_nothing_wrong(const std::function<void()>& others_run, int number) {
  for (int round = 0; round < switches; ++round) {
    try {
      throw_from(10, others_run);
    } catch (const std::runtime_error& caught) {
      others_run();
      EXPECT_STREQ(caught.what(), "thrown");
    }
    EXPECT_EQ(fill_an_array(static_cast<std::size_t>(number)), static_cast<std::size_t>(number));
    const std::vector<int> block(1000, number);
    others_run();
    EXPECT_EQ(std::accumulate(block.begin(), block.end(), 0), 1000 * number);
  }
}

/// Ends the process, with 0 if no expectation has failed.
[[noreturn]] void exit_with_result() { std::_Exit(testing::Test::HasFailure() ? 1 : 0); }

// In processes of their own, whose report a failure shows. Nothing may be said at all: AddressSanitizer only warns
// where it does not know the stack on which an exception is thrown.
TYPED_TEST(sanitizers_test, report_nothing_of_fibers_that_do_nothing_wrong) {
  EXPECT_EXIT((run_several<TypeParam>(do_nothing_wrong), exit_with_result()), testing::ExitedWithCode(0), "^$");
}

void do_nothing_wrong_for_long(const std::function<void()>& others_run, int number) {
  for (int repetition = 0; repetition < 40; ++repetition) do_nothing_wrong(others_run, number);
}

TEST_F(sanitizers_timer_test, report_nothing_of_fibers_that_a_timer_stops) {
  EXPECT_EXIT((run_several<preemption>(do_nothing_wrong_for_long, runtime::tick_kind::timer), exit_with_result()),
              testing::ExitedWithCode(0), "^$");
}

/// Fibers that wait, and others that have not begun, are left to the scheduler's destructor.
template <class Preemption>
void destroy_with_fibers() {
  runtime::virtual_time time;
  runtime::worker worker(time);
  runtime::completion done;
  fiber_scheduler<Preemption> fibers(worker, {}, runtime::tick_options{.kind = runtime::tick_kind::manual});
  for (int number = 0; number < fibers_at_once; ++number)
    fibers.spawn(done, [&fibers, number] {
      do_nothing_wrong([&fibers] { fibers.yield(); }, number);
      fibers.sleep_until(fibers.now() + std::chrono::hours(1));
    });
  fibers.run_until_parked();
  for (int number = 0; number < fibers_at_once; ++number) fibers.spawn(done, [] {});
}

TYPED_TEST(sanitizers_test, report_nothing_of_a_scheduler_that_is_destroyed_with_its_fibers) {
  EXPECT_EXIT((destroy_with_fibers<TypeParam>(), exit_with_result()), testing::ExitedWithCode(0), "^$");
}

}  // namespace
}  // namespace switchmark::stackful
