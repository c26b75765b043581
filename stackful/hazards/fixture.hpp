#pragma once

#include "stackful/fibers/fiber_scheduler.hpp"
#include "stackful/preemption/manual_ticks.hpp"
#include "stackful/preemption/preemption.hpp"

namespace switchmark::stackful::hazards {

/// What a hazard needs to come about: fibers under ticks of which every one stops whom it finds, and a clock that never
/// runs by itself.
template <class Time>
struct fixture_under {
  explicit fixture_under(runtime::tick_kind kind = runtime::tick_kind::manual)
      : fibers(worker, {.bytes = 65'536}, {.kind = kind, .second_stops = false}) {}

  template <class Body>
  void spawn(Body body) {
    fibers.spawn(done, std::move(body));
  }
  /// Until all that were spawned have ended. Throws what a body threw, and `stalled` when one was lost.
  void run() { fibers.run(done); }
  /// A fiber that sleeps, so that a check of the timers has to read the clock.
  void spawn_sleeper() {
    spawn([this] { fibers.sleep_until(runtime::time_point(std::chrono::hours(1))); });
  }

  Time time;
  runtime::worker worker{time};
  runtime::completion done;
  fiber_scheduler<preemption> fibers;
};
using fixture = fixture_under<runtime::virtual_time>;

/// A tick arrives whenever somebody asks for the time, as the handler and the scheduler do.
class ticking_time final : public runtime::time_source {
 public:
  [[nodiscard]] runtime::time_point now() override {
    asked_from_ = static_cast<const std::byte*>(__builtin_frame_address(0));
    raise_tick(self_);
    return now_;
  }
  void wait_until(runtime::time_point deadline) override { now_ = deadline; }

  /// Where the stack had come to when it was last asked.
  [[nodiscard]] const std::byte* asked_from() const noexcept { return asked_from_; }

 private:
  runtime::time_point now_{};
  const this_thread_id self_ = {};
  const std::byte* asked_from_ = nullptr;
};

}  // namespace switchmark::stackful::hazards
