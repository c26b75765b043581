// Ticks are disarmed while nothing can be preempted: after a run, and while the worker waits for a timer.
#include "stackful/fibers/fiber_scheduler.hpp"
#include "stackful/preemption/preemption.hpp"
#include "stackful/test/scheduler_fixture.hpp"
#include "stackful/test/ticks.hpp"

#include <csignal>
#include <functional>

namespace switchmark::stackful {
namespace {

using namespace std::chrono_literals;
using runtime::ledger_values;
using testing::ElementsAre;

constexpr runtime::duration quantum = 200us;

/// Whether the kernel sends this thread a tick within ten quanta. With the signal blocked, so that one is kept and seen
/// whatever its handler would make of it, and computing, so that every timer that runs expires in time.
bool a_tick_comes() {
  const blocked_ticks blocked;
  const auto until = std::chrono::steady_clock::now() + 10 * quantum;
  while (std::chrono::steady_clock::now() < until) continue;
  return blocked.take_pending();
}

/// Virtual time, and a look at the ticks whenever the worker waits for a timer.
class watched_time final : public runtime::time_source {
 public:
  [[nodiscard]] runtime::time_point now() override { return time_.now(); }
  void wait_until(runtime::time_point deadline) override {
    seen.push_back(a_tick_comes());
    time_.wait_until(deadline);
  }
  std::vector<bool> seen;

 private:
  runtime::virtual_time time_;
};

struct disarming_test : testing::Test {
  watched_time time;
  runtime::worker worker{time};
  fiber_scheduler<preemption> fibers{worker, {.bytes = 64 * 1024}, {.quantum = quantum}};
  runtime::completion done;
  std::vector<bool> while_running;
};

TEST_F(disarming_test, no_tick_comes_while_the_worker_waits_nor_after_a_run) {
  fibers.spawn(done, [this] {
    while_running.push_back(a_tick_comes());
    fibers.sleep_until(runtime::time_point(1s));
    while_running.push_back(a_tick_comes());
  });
  EXPECT_FALSE(a_tick_comes()) << "before";
  fibers.run(done);
  EXPECT_FALSE(a_tick_comes()) << "after";
  EXPECT_THAT(while_running, ElementsAre(true, true)) << "else the test couldn't fail";
  EXPECT_THAT(time.seen, ElementsAre(false));
}

TEST_F(disarming_test, nor_after_a_run_that_threw_and_one_that_only_parked) {
  fibers.spawn(done, [this] {
    while_running.push_back(a_tick_comes());
    fibers.sleep_until(runtime::time_point(1s));
    throw std::runtime_error("mine");
  });
  fibers.run_until_parked();
  EXPECT_FALSE(a_tick_comes());
  EXPECT_THROW(fibers.run(done), std::runtime_error);
  EXPECT_FALSE(a_tick_comes());
  EXPECT_THAT(while_running, ElementsAre(true));
}

// A tick that was deferred asks for a retry; a switch that comes first must not leave it armed.
TEST_F(disarming_test, nor_after_one_that_ended_with_a_tick_deferred) {
  fibers.spawn(done, [this] {
    const no_preempt region;
    while (worker.counts.ticks_deferred == 0) raise_tick();
  });
  fibers.run(done);
  EXPECT_FALSE(a_tick_comes());
  EXPECT_FALSE(this_thread.pending);
}

/// Stands in for a scheduler that is never asked to stop anybody.
struct nobody final : preemptible {
  void stop_running_task() override { ADD_FAILURE() << "nothing can be preempted"; }
  [[nodiscard]] const std::byte* stack_limit(const std::byte*) const noexcept override { return nullptr; }
};

/// Says what it is told, and sends a tick where it is told to stop: one that was on its way.
class late_ticks final : public tick_source {
 public:
  explicit late_ticks(std::vector<std::string>& told) : told_(told) {}
  [[nodiscard]] int signal_number() const noexcept override { return SIGRTMIN; }
  void start() noexcept override { told_.push_back("start"); }
  void stop() noexcept override {
    told_.push_back("stop");
    if (sent_++ < ticks_on_their_way) raise_tick();
  }
  void next() noexcept override { told_.push_back("next"); }
  void retry() noexcept override { told_.push_back("retry"); }
  void relax() noexcept override { told_.push_back("relax"); }

 private:
  static constexpr int ticks_on_their_way = 2;
  std::vector<std::string>& told_;
  int sent_ = 0;
};

// A timer that outlives its use, at a period shorter than a tick takes, would let nobody come to disarm it again: so
// the handler does it.
TEST(late_ticks, stop_the_source_inside_the_handler_and_do_nothing_else) {
  runtime::virtual_time time;
  runtime::worker worker{time};
  nobody target;
  std::vector<std::string> told;
  preemption ticks(target, worker, {}, std::make_unique<late_ticks>(told));
  EXPECT_THAT(told, ElementsAre());
  EXPECT_FALSE(preemption::runs_here());
  ticks.arm();
  ticks.arm();  // they come already
  EXPECT_TRUE(preemption::runs_here());
  EXPECT_THAT(told, ElementsAre("start"));
  ticks.disarm();
  EXPECT_FALSE(preemption::runs_here());
  EXPECT_THAT(told, ElementsAre("start", "stop", "stop", "stop")) << "once each, by the two that came late";
  EXPECT_EQ(runtime::values(worker.counts), (ledger_values{{"ticks_delivered", 2}, {"ticks_ignored", 2}}));
  EXPECT_FALSE(this_thread.pending);
  told.clear();
  ticks.disarm();  // none comes
  raise_tick();    // and one that comes even so finds nobody
  EXPECT_THAT(told, ElementsAre());
  EXPECT_EQ(worker.counts.ticks_delivered, 2u);
}

}  // namespace
}  // namespace switchmark::stackful
