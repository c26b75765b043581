// Tasks pass bytes round a ring of streams, and an oracle follows each wake-up: none is lost, none comes twice, and
// none comes to somebody else. Faults that are planted into the reactor are caught by name.
#include "runtime/reactor.hpp"
#include "runtime/test/reactor_kinds.hpp"
#include "runtime/test/streams.hpp"
#include "runtime/worker.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace switchmark::runtime {
namespace {

/// A reactor that does something else at one wake-up.
struct faulty_reactor final : reactor {
  using reactor::reactor;
  std::uint64_t fails_at = 0;  ///< counted from 1; 0: never
  std::function<void(worker&, task&)> fault;

 private:
  void wake(worker& wakes, task& owner) noexcept override {
    ++wakes_;
    wakes_ == fails_at ? fault(wakes, owner) : reactor::wake(wakes, owner);
  }
  std::uint64_t wakes_ = 0;
};

/// Each task reads what its predecessor has written until nothing is left, writes as much to its successor, and waits.
class byte_ring {
 public:
  byte_ring(std::unique_ptr<poller> kernel, std::size_t tasks) : asks(std::move(kernel)), places_(tasks) {
    for (member& each : places_) each.from = std::make_unique<stream>(stream::pipe());
  }
  /// Runs until each byte has been passed on `rounds` times, and says what went wrong; empty: nothing.
  std::string run(std::size_t bytes, std::uint64_t rounds) {
    for (std::size_t i = 0; i < bytes; ++i) places_[i].from->put();
    for (member& each : places_) go_on(each);
    const std::uint64_t enough = bytes * rounds;
    while (passed_ < enough) {
      task* const ready = w.next();
      if (ready == nullptr) {
        // Everything that was written can be read at once: nobody has to be waited for.
        if (asks.poll(w, duration::zero()) == 0) return "lost: nobody is ready after " + std::to_string(passed_);
        continue;
      }
      auto& woken = static_cast<member&>(*ready);
      if (woken.wait == nullptr) return "twice: a task is dispatched that does not wait";
      if (woken.wait->armed()) return "wrong: a task is dispatched whose wait is not over";
      woken.wait.reset();
      if (go_on(woken) == 0) return "wrong: nothing could be read after a wait";
    }
    if (w.counts.wakes != w.counts.readiness_waits - waiting()) return "twice: more wakes than waits";
    return {};
  }

  virtual_time time;
  faulty_reactor asks;
  worker w{time, &asks};

 private:
  struct member : task {
    std::unique_ptr<stream> from;
    std::unique_ptr<readiness_wait> wait;
  };
  std::size_t go_on(member& self) {
    const auto place = static_cast<std::size_t>(&self - places_.data());
    const std::size_t got = self.from->drain();
    for (std::size_t i = 0; i < got; ++i) places_[(place + 1) % places_.size()].from->put();
    passed_ += got;
    self.wait = std::make_unique<readiness_wait>(self.from->out(), interest::readable, &self);
    if (!w.arm(*self.wait)) {
      self.wait.reset();
      return got + go_on(self);  // told while it did not wait
    }
    return got;
  }
  [[nodiscard]] std::size_t waiting() const {
    std::size_t armed = 0;
    for (const member& each : places_) armed += each.wait != nullptr && each.wait->armed();
    return armed;
  }

  std::vector<member> places_;
  std::uint64_t passed_ = 0;

 public:
  /// Wakes somebody who still waits, instead of `owner`.
  void wake_another(worker& wakes, const task& owner) {
    for (member& each : places_)
      if (&each != &owner && each.wait->armed()) return wakes.wake(each);
  }
};

struct lost_wakes_test : testing::TestWithParam<reactor_kind> {
  void SetUp() override {
    if (const std::string why = GetParam().unavailable(); !why.empty()) GTEST_SKIP() << why;
    ring = std::make_unique<byte_ring>(GetParam().make(), std::size_t{8});
  }
  std::unique_ptr<byte_ring> ring;
};

TEST_P(lost_wakes_test, none_is_lost_nor_comes_twice_nor_to_somebody_else) {
  EXPECT_EQ(ring->run(3, 5'000), "");
  EXPECT_GT(ring->w.counts.readiness_waits, 5'000u);
}

TEST_P(lost_wakes_test, a_wake_that_is_dropped_is_caught) {
  ring->asks.fails_at = 100;
  ring->asks.fault = [](worker&, task&) {};
  EXPECT_EQ(ring->run(1, 1'000).substr(0, 5), "lost:");
}

TEST_P(lost_wakes_test, a_wake_that_comes_twice_is_caught) {
  ring->asks.fails_at = 100;
  ring->asks.fault = [](worker& wakes, task& owner) {
    wakes.wake(owner);
    wakes.wake(owner);
  };
  const std::string problem = ring->run(1, 1'000);
  EXPECT_TRUE(problem.starts_with("twice:") || problem.starts_with("wrong:")) << problem;
}

TEST_P(lost_wakes_test, a_wake_that_comes_to_somebody_else_is_caught) {
  ring->asks.fails_at = 100;
  ring->asks.fault = [this](worker& wakes, task& owner) { ring->wake_another(wakes, owner); };
  EXPECT_EQ(ring->run(1, 1'000).substr(0, 6), "wrong:");
}

INSTANTIATE_TEST_SUITE_P(each, lost_wakes_test, testing::ValuesIn(reactor_kinds()), name_of_kind);

}  // namespace
}  // namespace switchmark::runtime
