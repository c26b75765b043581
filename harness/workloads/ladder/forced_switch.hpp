#pragma once

#include "runtime/worker.hpp"
#include "stackful/preemption/manual_ticks.hpp"
#include "stackful/preemption/models.hpp"
#include "workloads/ladder/no_yields.hpp"

#include <stdexcept>
#include <string>
#include <vector>

namespace switchmark::workloads::ladder {

/// Two fibers stop each other by ticks that they raise themselves.
class forced_switch {
 public:
  static constexpr std::string_view id = "forced-switch";
  static constexpr std::size_t parties = 2, rounds = 500;
  static std::string unsupported() { return stackful::fiber_preempt_model::unsupported(options()); }

  explicit forced_switch(const spec& s) : spec_(s) {}

  /// Throws std::runtime_error when a tick has stopped nobody.
  double with(std::vector<std::uint64_t>& results) {
    const std::uint64_t before = worker_.counts.forced_switches;
    raising waits;
    run<spec, raising, measure::not_tracing> ticking{spec_, waits, results, {}, {}};
    runtime::completion done;
    for (std::size_t fiber = 0; fiber < spec_.tasks; ++fiber)
      scheduler_.spawn(done, [&ticking, fiber] { ring::task_direct(ticking, fiber); });
    const measure::stopwatch watch;
    scheduler_.run(done);
    const double seconds = watch.seconds();
    if (worker_.counts.forced_switches - before != spec_.tasks * spec_.rounds)
      throw std::runtime_error("a tick that was raised has not stopped its fiber");
    return seconds;
  }

  double without(std::vector<std::uint64_t>& results) { return without_yields(spec_, results); }

 private:
  /// A wait that isn't asked for.
  struct raising {
    stackful::this_thread_id here;
    [[gnu::always_inline]] void yield() const noexcept { stackful::raise_tick(here); }
  };

  static runtime::model_options options() {
    return {.ticks = {.kind = runtime::tick_kind::manual, .second_stops = false}};
  }

  spec spec_;
  runtime::virtual_time time_;
  runtime::worker worker_{time_};
  stackful::fiber_preempt_model::scheduler scheduler_ = stackful::fiber_preempt_model::make(worker_, options());
};

}  // namespace switchmark::workloads::ladder
