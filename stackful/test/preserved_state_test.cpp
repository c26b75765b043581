// What a thread has only once and a forced switch keeps per fiber: errno, the rounding mode, exceptions in flight.
#include "stackful/preemption/preemption.hpp"
#include "stackful/test/scheduler_fixture.hpp"
#include "stackful/test/ticks.hpp"

#include <cerrno>
#include <cfenv>
#include <exception>
#include <stdexcept>

namespace switchmark::stackful {
namespace {

using preserved_state_test = scheduler_fixture<preemption>;

TEST_F(preserved_state_test, keeps_errno) {
  int seen = 0;
  fibers->spawn(done, [&] {
    errno = 42;
    raise_two_ticks();
    seen = errno;
  });
  fibers->spawn(done, [] { errno = 7; });
  fibers->run(done);
  EXPECT_EQ(seen, 42);
  EXPECT_EQ(worker.counts.forced_switches, 1u);
}

TEST_F(preserved_state_test, keeps_errno_where_a_deferred_tick_is_taken) {
  int seen = 0;
  fibers->spawn(done, [&] {
    {
      const no_preempt region;
      raise_two_ticks();
      errno = 42;
    }
    seen = errno;
  });
  fibers->spawn(done, [] { errno = 7; });
  fibers->run(done);
  EXPECT_EQ(seen, 42);
  EXPECT_EQ(worker.counts.forced_switches, 1u);
}

TEST_F(preserved_state_test, keeps_the_rounding_mode) {
  int seen_a = -1, seen_b = -1;
  fibers->spawn(done, [&] {
    std::fesetround(FE_UPWARD);
    raise_two_ticks();
    seen_a = std::fegetround();
  });
  fibers->spawn(done, [&] {
    seen_b = std::fegetround();
    std::fesetround(FE_DOWNWARD);
    raise_two_ticks();
  });
  fibers->run(done);
  EXPECT_EQ(seen_a, FE_UPWARD);
  EXPECT_EQ(seen_b, FE_TONEAREST) << "a fiber begins with the mode of who spawned it";
  EXPECT_EQ(std::fegetround(), FE_TONEAREST);
}

// In each of two fibers that wait in turn, and in a third one that is stopped by force.
TEST_F(preserved_state_test, the_rounding_mode_and_the_flags_are_the_fiber_s_own_across_waits) {
  constexpr int rounds = 3;
  int wrong = 0;
  const auto divide = [](double by) {
    const volatile double divisor = by;
    const volatile double quotient = 1.0 / divisor;
    (void)quotient;
  };
  const auto in_turn = [&](int mode, double divisor, int flag, auto wait) {
    fibers->spawn(done, [&, mode, divisor, flag, wait] {
      if (std::fegetround() != FE_TONEAREST) ++wrong;
      std::fesetround(mode);
      for (int round = 0; round < rounds; ++round) {
        std::feclearexcept(FE_ALL_EXCEPT);
        divide(divisor);
        wait();
        if (std::fegetround() != mode) ++wrong;
        if (std::fetestexcept(FE_INEXACT | FE_DIVBYZERO) != flag) ++wrong;
      }
      std::feclearexcept(FE_ALL_EXCEPT);
    });
  };
  in_turn(FE_UPWARD, 3, FE_INEXACT, [this] { fibers->yield(); });
  in_turn(FE_DOWNWARD, 0, FE_DIVBYZERO, [this] { fibers->yield(); });
  in_turn(FE_TOWARDZERO, 2, 0, [] { raise_two_ticks(); });
  fibers->run(done);
  EXPECT_EQ(wrong, 0);
  EXPECT_EQ(std::fegetround(), FE_TONEAREST);
  EXPECT_GE(worker.counts.forced_switches, 2u);
}

TEST_F(preserved_state_test, floating_point_flags_are_the_fiber_s_own_also_where_a_deferred_tick_is_taken) {
  std::vector<int> flags;
  for (const volatile long double divisor : {3.0L, 0.0L})
    fibers->spawn(done, [&, divisor] {
      std::feclearexcept(FE_ALL_EXCEPT);
      const volatile long double quotient = 1.0L / divisor;  // on the x87 unit: inexact, or by zero
      (void)quotient;
      {
        const no_preempt region;
        raise_two_ticks();
      }
      flags.push_back(std::fetestexcept(FE_INEXACT | FE_DIVBYZERO));
      std::feclearexcept(FE_ALL_EXCEPT);
    });
  fibers->run(done);
  EXPECT_EQ(worker.counts.forced_switches, 2u);
  EXPECT_THAT(flags, testing::ElementsAre(FE_INEXACT, FE_DIVBYZERO));
}

TEST_F(preserved_state_test, fibers_stopped_inside_catch_keep_their_exceptions_apart) {
  for (const std::string name : {"a", "b", "c"})
    fibers->spawn(done, [this, name] {
      std::string seen;
      try {
        throw std::runtime_error(name);
      } catch (const std::exception&) {
        raise_two_ticks();
        try {
          throw;
        } catch (const std::exception& again) {
          raise_two_ticks();
          seen = again.what();
        }
      }
      order.push_back(seen + (std::current_exception() == nullptr ? "" : " is left"));
    });
  fibers->run(done);
  EXPECT_THAT(order, testing::UnorderedElementsAre("a", "b", "c"));
  EXPECT_GE(worker.counts.forced_switches, 4u);
}

TEST_F(preserved_state_test, a_fiber_stopped_while_it_unwinds_is_alone_with_its_exception) {
  struct stopped {
    int& seen;
    ~stopped() {
      raise_two_ticks();
      seen = std::uncaught_exceptions();
    }
  };
  int unwinding = -1, other = -1;
  fibers->spawn(done, [&] {
    try {
      const stopped guard{unwinding};
      throw 1;
    } catch (int) {
    }
  });
  fibers->spawn(done, [&] { other = std::uncaught_exceptions(); });
  fibers->run(done);
  EXPECT_EQ(unwinding, 1);
  EXPECT_EQ(other, 0);
  EXPECT_EQ(worker.counts.forced_switches, 1u);
}

}  // namespace
}  // namespace switchmark::stackful
