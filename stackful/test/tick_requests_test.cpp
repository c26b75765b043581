// What the handler of a tick asks of the tick source, without a scheduler.
#include "stackful/preemption/preemption.hpp"
#include "stackful/test/ticks.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace switchmark::stackful {
namespace {

using testing::ElementsAre;

/// Keeps what it is asked for.
struct asked_source final : tick_source {
  std::vector<std::string>& asked;
  explicit asked_source(std::vector<std::string>& where) : asked(where) {}
  [[nodiscard]] int signal_number() const noexcept override { return SIGRTMIN; }
  void start() noexcept override { asked.push_back("start"); }
  void stop() noexcept override { asked.push_back("stop"); }
  void next() noexcept override {
    asked.push_back("next");
    if (std::exchange(expires_at_once, false)) raise_tick();
  }
  void retry() noexcept override { asked.push_back("retry"); }
  void relax() noexcept override { asked.push_back("relax"); }
  bool expires_at_once = false;  ///< the next tick comes before the handler that asks for it is over
};
struct stopped_once final : preemptible {
  std::vector<std::string>& asked;
  explicit stopped_once(std::vector<std::string>& where) : asked(where) {}
  void stop_running_task() override { asked.push_back("switch"); }
  [[nodiscard]] const std::byte* stack_limit(const std::byte* place) const noexcept override { return place - 65'536; }
};

/// Raises one tick inside the handler, where it says that it has stopped a task.
struct ticked_when_stopped final : runtime::tick_observer {
  bool first = true;
  void stopped(std::uintptr_t) noexcept override {
    if (std::exchange(first, false)) raise_tick();
  }
  void deferred(std::uintptr_t) noexcept override {}
};

/// One task runs, and another is ready.
struct tick_requests_test : testing::Test {
  std::vector<std::string> asked;
  runtime::virtual_time time;
  runtime::worker worker{time};
  stopped_once target{asked};
  asked_source* source = nullptr;
  runtime::task ready;
  std::unique_ptr<preemption> ticks;

  void arm(const runtime::tick_options& requested = {}) {
    asked.reserve(32);  // the handler must not allocate
    auto owned = std::make_unique<asked_source>(asked);
    source = owned.get();
    ticks = std::make_unique<preemption>(target, worker, requested, std::move(owned));
    worker.enqueue(ready);
    worker.counts.dispatches = 1;
    ticks->arm();
  }
};

TEST_F(tick_requests_test, every_tick_asks_for_exactly_one_more_before_any_task_goes_on) {
  arm();
  raise_tick();                 // first seen
  raise(SIGRTMIN);              // deferred
  { const no_preempt region; }  // taken
  raise_tick();                 // taken at once
  (void)worker.next();
  raise_two_ticks();  // first seen, and then no other task is ready
  ticks->disarm();
  EXPECT_THAT(asked, ElementsAre("start", "next", "retry", "next", "switch", "next", "switch", "next", "next", "stop"));
}

TEST_F(tick_requests_test, a_tick_that_comes_into_a_handler_asks_for_none_that_may_do_the_same) {
  arm();
  source->expires_at_once = true;
  raise_tick();  // first seen; the next tick comes into its handler
  EXPECT_THAT(asked, ElementsAre("start", "next", "relax"));
  EXPECT_EQ(worker.counts.ticks_deferred, 1u);
  { const no_preempt region; }
  EXPECT_EQ(worker.counts.forced_switches, 1u) << "it was left pending";
  ticks->disarm();
}

TEST_F(tick_requests_test, nor_does_a_tick_that_comes_into_a_handler_after_its_switch) {
  ticked_when_stopped observer;
  arm({.observer = &observer});
  raise_two_ticks();
  ticks->disarm();
  EXPECT_THAT(asked, ElementsAre("start", "next", "next", "switch", "relax", "stop"));
}

TEST_F(tick_requests_test, the_lag_of_a_tick_that_comes_into_a_handler_begins_there) {
  arm();
  source->expires_at_once = true;
  raise_tick();
  const auto deferred = runtime::monotonic_now();
  while (runtime::monotonic_now() == deferred) continue;
  const runtime::duration passed = runtime::monotonic_now() - deferred;
  { const no_preempt region; }  // taken
  ticks->disarm();
  const std::vector<runtime::duration> lags = ticks->take_lags();
  ASSERT_EQ(lags.size(), 1u);
  EXPECT_GE(lags[0], passed);
}

}  // namespace
}  // namespace switchmark::stackful
