#include "stackful/preemption/preemption.hpp"
#include "stackful/test/scheduler_fixture.hpp"
#include "stackful/test/ticks.hpp"

#include <link.h>
#include <pthread.h>

#include <mutex>
#include <stdexcept>

namespace switchmark::stackful {
namespace {

using testing::ElementsAre;

struct library_frames_test : scheduler_fixture<preemption> {
  /// A fiber that is to be stopped inside `call`, and one that shows when it was.
  template <class Call>
  void run_beside_another(Call call) {
    fibers->spawn(done, [this, call] {
      call();
      order.push_back("a goes on");
    });
    fibers->spawn(done, [this] { order.push_back("b"); });
    fibers->run(done);
    EXPECT_EQ(worker.counts.ticks_deferred, 1u);
    EXPECT_EQ(worker.counts.forced_switches, 1u);
    EXPECT_EQ(this_thread.depth, 0u);
  }
};

// In none of these does the second fiber want the lock: without the region it would merely be too early.

TEST_F(library_frames_test, a_tick_inside_call_once_is_taken_at_its_end) {
  std::once_flag once;
  run_beside_another([&, this] {
    std::call_once(once, [this] {
      raise_two_ticks();
      order.push_back("called");
    });
  });
  EXPECT_THAT(order, ElementsAre("called", "b", "a goes on"));
}

TEST_F(library_frames_test, a_tick_inside_pthread_once_is_taken_at_its_end) {
  run_beside_another([this] {
    pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, [] { raise_two_ticks(); });
    order.push_back("called");
  });
  EXPECT_THAT(order, ElementsAre("b", "called", "a goes on"));
}

TEST_F(library_frames_test, a_tick_inside_dl_iterate_phdr_is_taken_at_its_end) {
  run_beside_another([this] {
    const int result = dl_iterate_phdr(
        [](dl_phdr_info*, std::size_t, void* self) {
          raise_two_ticks();
          static_cast<library_frames_test*>(self)->order.push_back("called");
          return 42;  // ends the iteration
        },
        this);
    EXPECT_EQ(result, 42);
  });
  EXPECT_THAT(order, ElementsAre("called", "b", "a goes on"));
}

TEST_F(library_frames_test, two_fibers_may_meet_in_the_same_call_once) {
  std::once_flag once;
  int calls = 0;
  std::vector<int> seen;
  for (int who = 0; who < 2; ++who)
    fibers->spawn(done, [&] {
      std::call_once(once, [&] {
        raise_two_ticks();
        ++calls;
      });
      seen.push_back(calls);
    });
  fibers->run(done);
  EXPECT_THAT(seen, ElementsAre(1, 1));
  EXPECT_GE(worker.counts.ticks_deferred, 1u);
  EXPECT_EQ(this_thread.depth, 0u);
}

TEST_F(library_frames_test, a_callback_that_throws_leaves_the_region_and_is_tried_again) {
  std::once_flag once;
  int tries = 0;
  std::vector<int> seen;
  unsigned depth = 99;
  for (int who = 0; who < 2; ++who)
    fibers->spawn(done, [&] {
      for (;;) try {
          std::call_once(once, [&] {
            raise_two_ticks();
            if (++tries < 3) throw std::runtime_error("not yet");
          });
          seen.push_back(tries);
          break;
        } catch (const std::runtime_error&) {
          depth = this_thread.depth;
        }
    });
  fibers->run(done);
  EXPECT_EQ(depth, 0u);
  EXPECT_THAT(seen, ElementsAre(3, 3));
}

}  // namespace
}  // namespace switchmark::stackful
