#include "stackful/preemption/preemption.hpp"
#include "stackful/test/scheduler_fixture.hpp"
#include "stackful/test/ticks.hpp"

#include <cxxabi.h>
#include <cstdlib>
#include <set>
#include <stdexcept>

namespace switchmark::stackful {
namespace {

using testing::ElementsAre;

/// A static is made once in a process: with --gtest_repeat there is nothing left to see.
struct static_guard_test : scheduler_fixture<preemption> {
  void SetUp() override {
    static std::set<std::string> seen;
    if (!seen.insert(testing::UnitTest::GetInstance()->current_test_info()->name()).second) GTEST_SKIP();
  }
};

struct made_slowly {
  int value = 0;
  explicit made_slowly(int what) {
    raise_two_ticks();  // would stop the fiber with the guard taken
    value = what;
  }
};

int first_come(int what) {
  static const made_slowly shared(what);
  return shared.value;
}

TEST_F(static_guard_test, two_fibers_may_meet_in_the_same_initialiser) {
  std::vector<int> seen;
  for (const int who : {1, 2}) fibers->spawn(done, [&, who] { seen.push_back(first_come(who)); });
  fibers->run(done);
  EXPECT_THAT(seen, ElementsAre(1, 1));
  EXPECT_GE(worker.counts.ticks_deferred, 1u);
  EXPECT_EQ(this_thread.depth, 0u);
}

TEST_F(static_guard_test, the_deferred_tick_is_taken_when_the_static_is_made) {
  struct local {
    static int make(std::vector<std::string>& order) {
      raise_two_ticks();
      order.push_back("made");
      return 1;
    }
    static int get(std::vector<std::string>& order) {
      static const int value = make(order);
      return value;
    }
  };
  fibers->spawn(done, [this] {
    (void)local::get(order);
    order.push_back("a goes on");
  });
  fibers->spawn(done, [this] { order.push_back("b"); });
  fibers->run(done);
  EXPECT_THAT(order, ElementsAre("made", "b", "a goes on"));
}

TEST_F(static_guard_test, an_initialiser_that_throws_leaves_the_region_and_is_tried_again) {
  struct local {
    static int make(int& tries) {
      raise_two_ticks();
      if (++tries < 3) throw std::runtime_error("not yet");
      return tries;
    }
    static int get(int& tries) {
      static const int value = make(tries);
      return value;
    }
  };
  int tries = 0;
  std::vector<int> seen;
  unsigned depth = 99;
  for (int who = 0; who < 2; ++who)
    fibers->spawn(done, [&] {
      for (;;) try {
          seen.push_back(local::get(tries));
          break;
        } catch (const std::runtime_error&) {
          depth = this_thread.depth;
        }
    });
  fibers->run(done);
  EXPECT_EQ(depth, 0u);
  EXPECT_THAT(seen, ElementsAre(3, 3));
}

// In a process that has never had a second thread, where the library refuses instead of waiting for ever. The death
// test's own process begins anew, and has none.
TEST(static_guard_death, an_initialiser_that_enters_itself_is_refused_and_one_region_is_left) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  const auto enters_twice = [] {
    // By a pointer: clang takes the function for one that never throws, and drops a handler around its call.
    int (*volatile const acquire)(abi::__guard*) = &abi::__cxa_guard_acquire;
    abi::__guard taken = 0;
    if (acquire(&taken) != 1 || this_thread.depth != 1) std::_Exit(1);
    try {
      (void)acquire(&taken);
    } catch (...) {
      std::_Exit(this_thread.depth == 1 ? 42 : 2);
    }
    std::_Exit(3);
  };
  EXPECT_EXIT(enters_twice(), testing::ExitedWithCode(42), "");
}

}  // namespace
}  // namespace switchmark::stackful
