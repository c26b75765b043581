// Fibers that end their process or their thread.
#include "stackful/preemption/preemption.hpp"
#include "stackful/test/scheduler_fixture.hpp"
#include "stackful/test/ticks.hpp"

#include <pthread.h>
#include <unistd.h>

#include <cstdlib>

namespace switchmark::stackful {
namespace {

struct process_end : scheduler_fixture<preemption> {
  void SetUp() override { GTEST_FLAG_SET(death_test_style, "threadsafe"); }

  /// The first fiber ends the process by `end`, whose functions raise ticks; the second one would end it otherwise.
  void end_by(void (*end)()) {
    fibers->spawn(done, [end] { end(); });
    fibers->spawn(done, [] { _exit(8); });
    fibers->run(done);
  }
};

TEST_F(process_end, by_exit_lets_no_other_fiber_run) {
  EXPECT_EXIT(end_by([] {
                std::atexit([] {
                  raise_two_ticks();
                  _exit(7);  // before a leak checker that runs at the end, too, and finds what googletest has made
                });
                std::exit(9);
              }),
              testing::ExitedWithCode(7), "");
}

TEST_F(process_end, by_quick_exit_lets_no_other_fiber_run) {
  EXPECT_EXIT(end_by([] {
                std::at_quick_exit([] { raise_two_ticks(); });
                std::quick_exit(7);
              }),
              testing::ExitedWithCode(7), "");
}

template <class Preemption>
struct thread_end : scheduler_fixture<Preemption> {
  void SetUp() override { GTEST_FLAG_SET(death_test_style, "threadsafe"); }
};
using kinds_of_fibers = testing::Types<cooperation, preemption>;
TYPED_TEST_SUITE(thread_end, kinds_of_fibers);

TYPED_TEST(thread_end, by_pthread_exit_is_refused) {
  this->fibers->spawn(this->done, [] { pthread_exit(nullptr); });
  EXPECT_DEATH(this->fibers->run(this->done), "^a fiber cannot end its thread");
}

TYPED_TEST(thread_end, by_pthread_cancel_is_refused) {
  this->fibers->spawn(this->done, [] {
    pthread_cancel(pthread_self());
    pthread_testcancel();
  });
  EXPECT_DEATH(this->fibers->run(this->done), "^a fiber cannot end its thread");
}

}  // namespace
}  // namespace switchmark::stackful
