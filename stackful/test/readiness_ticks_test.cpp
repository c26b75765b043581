// Fibers that pass bytes round a ring of pipes while ticks stop them anywhere between reading, finding nothing and
// waiting: no wake-up is lost, and none comes without a reason. A reactor with a planted fault is caught.
#include "runtime/reactor.hpp"
#include "runtime/test/streams.hpp"
#include "stackful/fibers/fiber_scheduler.hpp"
#include "stackful/preemption/preemption.hpp"
#include "stackful/test/ticks.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <cstdio>
#include <ostream>
#include <string>
#include <vector>

namespace switchmark::stackful {
namespace {

constexpr std::size_t ring_members = 8, bytes_on_the_way = 3;
constexpr char goes_round = 'x', ends = 'q';

/// What one fiber saw, counted by itself: ticks would lose counts that fibers share.
struct member_counts {
  std::uint64_t passed = 0, calls = 0, in_vain = 0, refused = 0;
};

/// What happened in a ring, and what was wrong about it: empty when nothing was.
struct ring_result {
  std::uint64_t forced_switches = 0, waits = 0, passed = 0;
  std::string problem;
};

class preempted_ring {
 public:
  preempted_ring(runtime::reactor& asks, const runtime::tick_options& ticks, bool raise, std::uint64_t enough)
      : worker_(time_, &asks), fibers_(worker_, {.bytes = 64 * 1024}, ticks), points_{raise}, enough_(enough) {
    for (std::size_t i = 0; i < ring_members; ++i) streams_.push_back(runtime::stream::pipe());
  }

  ring_result run() {
    for (std::size_t i = 0; i < bytes_on_the_way; ++i) streams_[i].put(goes_round);
    runtime::completion done;
    for (std::size_t i = 0; i < ring_members; ++i) fibers_.spawn(done, [this, i] { pass_on(i); });
    // Virtual time passes only when nobody is ready and nothing can be read: then somebody was forgotten.
    fibers_.spawn(watched_, [this] {
      fibers_.sleep_until(runtime::time_point(std::chrono::hours(1)));
      lost_ = true;
      for (runtime::stream& each : streams_) fibers_.close_descriptor(each.release_out());
    });
    ring_result result;
    try {
      fibers_.run(done);
    } catch (const runtime::stalled&) {
      lost_ = true;
    }
    for (const member_counts& each : counts_) {
      result.passed += each.passed;
      total_.calls += each.calls;
      total_.in_vain += each.in_vain;
      total_.refused += each.refused;
    }
    result.forced_switches = worker_.counts.forced_switches;
    result.waits = worker_.counts.readiness_waits;
    if (lost_)
      result.problem = "a wake-up was lost";
    else if (total_.refused != 0)
      result.problem = "a wait ended with an error";
    else if (total_.in_vain > total_.calls - result.waits)
      result.problem = "a wait ended before anything could be read";
    return result;
  }

 private:
  /// A place for a tick: one that is raised here, or some microseconds of program code in which the timer's may come.
  [[gnu::always_inline]] void give_a_chance() const {
    points_.here();
    for (volatile int spin = points_.raise ? 0 : 2'000; spin > 0;) spin = spin - 1;
  }
  void pass_on(std::size_t place) {
    const runtime::stream &from = streams_[place], &to = streams_[(place + 1) % ring_members];
    member_counts mine;
    for (bool woken = false, going = true; going;) {
      give_a_chance();
      const int byte = from.take();
      give_a_chance();
      if (byte < 0) {
        mine.in_vain += woken;
        ++mine.calls;
        woken = true;
        if (fibers_.wait_readable(from.out()) != 0) {
          ++mine.refused;
          break;
        }
        continue;
      }
      woken = false;
      ++mine.passed;
      going = byte == goes_round && worker_.counts.forced_switches < enough_;
      give_a_chance();
      to.put(going ? goes_round : ends);
    }
    counts_[place] = mine;
  }

  runtime::virtual_time time_;
  runtime::worker worker_;
  std::vector<runtime::stream> streams_;
  std::vector<member_counts> counts_{ring_members};
  member_counts total_;
  runtime::completion watched_;  ///< here, since the watcher reports to it when the scheduler ends it
  fiber_scheduler<preemption> fibers_;
  const tick_points points_;
  const std::uint64_t enough_;
  bool lost_ = false;
};

struct ring_trial {
  const char* name;
  runtime::tick_options ticks;
  bool raise;
  std::uint64_t forced_switches;
  bool on_io_uring = false;
};
void PrintTo(const ring_trial& each, std::ostream* to) { *to << each.name; }  // NOLINT(readability-identifier-naming)

struct preempted_ring_test : testing::TestWithParam<ring_trial> {};

TEST_P(preempted_ring_test, loses_no_wake_up) {
  const ring_trial trial = GetParam();
  if (const std::string why = trial.on_io_uring ? runtime::io_uring_unavailable() : ""; !why.empty())
    GTEST_SKIP() << why;
  runtime::reactor asks(trial.on_io_uring ? runtime::make_io_uring_poller() : runtime::make_epoll_poller());
  preempted_ring ring(asks, trial.ticks, trial.raise, trial.forced_switches);
  const ring_result result = ring.run();
  std::printf("many switches: descriptors, %s: %ju forced switches, %ju waits, %ju bytes passed on; %s\n", trial.name,
              std::uintmax_t{result.forced_switches}, std::uintmax_t{result.waits}, std::uintmax_t{result.passed},
              result.problem.empty() ? "no wake-up lost" : result.problem.c_str());
  EXPECT_EQ(result.problem, "");
  EXPECT_GE(result.forced_switches, trial.forced_switches);
  EXPECT_GT(result.waits, trial.forced_switches / 100);
}

ring_trial raised_in_ring(std::uint64_t forced_switches) {
  return {"self_raised", {.kind = runtime::tick_kind::manual, .second_stops = false}, true, forced_switches};
}
ring_trial raised_over_io_uring(std::uint64_t forced_switches) {
  ring_trial trial = raised_in_ring(forced_switches);
  trial.name = "self_raised_over_io_uring";
  trial.on_io_uring = true;
  return trial;
}
ring_trial timed_in_ring(std::uint64_t forced_switches) {
  return {"timer", {.quantum = std::chrono::microseconds(50), .second_stops = false}, false, forced_switches};
}
std::string name_of_ring(const testing::TestParamInfo<ring_trial>& each) { return each.param.name; }

INSTANTIATE_TEST_SUITE_P(brief, preempted_ring_test,
                         testing::Values(raised_in_ring(100'000), raised_over_io_uring(20'000), timed_in_ring(500)),
                         name_of_ring);
INSTANTIATE_TEST_SUITE_P(thorough, preempted_ring_test,
                         testing::Values(raised_in_ring(1'000'000), raised_over_io_uring(1'000'000),
                                         timed_in_ring(10'000)),
                         name_of_ring);

/// Does something else at its hundredth wake-up.
class reactor_with_fault : public runtime::reactor {
 public:
  enum class kind : std::uint8_t { drops, ends_another };
  explicit reactor_with_fault(kind which) : which_(which) {}

 private:
  void wake(runtime::worker& wakes, runtime::task& owner) noexcept override {
    runtime::task* woken = &owner;
    if (++wakes_ == 100) woken = which_ == kind::drops ? nullptr : take_waiting();
    if (woken != nullptr) reactor::wake(wakes, *woken);
  }
  const kind which_;
  std::uint64_t wakes_ = 0;
};

std::string problem_of(reactor_with_fault::kind fault) {
  reactor_with_fault asks(fault);
  return preempted_ring(asks, raised_in_ring(0).ticks, true, 10'000).run().problem;
}

TEST(preempted_ring_with_fault, misses_a_wake_up_that_was_dropped) {
  EXPECT_EQ(problem_of(reactor_with_fault::kind::drops), "a wake-up was lost");
}

TEST(preempted_ring_with_fault, misses_a_wake_up_that_somebody_else_got) {
  EXPECT_NE(problem_of(reactor_with_fault::kind::ends_another), "");
}

}  // namespace
}  // namespace switchmark::stackful
