#pragma once

#include "measure/counted_stopwatch.hpp"
#include "measure/epoch.hpp"
#include "runtime/style.hpp"
#include "workloads/model_session.hpp"
#include "workloads/no_yield.hpp"

#include <cstdint>
#include <string_view>

namespace switchmark::workloads {

/// One epoch of a workload that yields in rounds: all rounds of all tasks, then the same rounds without yield; the
/// difference is that of the switches. `Workload::yields(spec)` says how many there are. A workload whose tasks must
/// all have begun before the first ends has `without_yields(spec)`, the same rounds with as few yields as that takes.
/// One whose coroutines call each other has `coroutines_of(spec)`: how many are called. `Stopwatch`, which times each
/// run, is a parameter so that tests can say how long a run takes.
template <class Workload, class Model, class Stopwatch = measure::counted_stopwatch>
class yield_session : public model_session<Workload, Model> {
  using base = model_session<Workload, Model>;
  using base::scheduler_;
  using base::spec_;
  using base::worker_;

 public:
  using typename base::spec_type;

  explicit yield_session(const spec_type& s) : base(s) {
    (void)next();  // stacks mapped, caches and predictors warm
  }

  [[nodiscard]] measure::epoch next() final {
    // Others have had the caches, the predictors and the memory of the frames since: the first to go down pays for it.
    if constexpr (some_must_yield) (void)seconds_of(with_waits, spec_, scheduler_);
    const runtime::ledger before = worker_.counts;
    const double with = seconds_of(with_waits, spec_, scheduler_);
    const runtime::ledger between = worker_.counts;
    const double without = seconds_without();
    measure::epoch epoch{.seconds = with - without, .operations = switches()};
    if constexpr (Model::keeps_ledger) {
      const runtime::ledger with_yields = between - before, without_yields = worker_.counts - between;
      epoch.operations = with_yields.yields - without_yields.yields;
      const auto per_yield = [&](std::uint64_t runtime::ledger::*count) {
        return static_cast<double>(with_yields.*count - without_yields.*count) / static_cast<double>(epoch.operations);
      };
      if (with_yields.jumps != 0) epoch.readings.push_back({"jumps_per_yield", per_yield(&runtime::ledger::jumps)});
      if (with_yields.polls != 0) epoch.readings.push_back({"polls_per_yield", per_yield(&runtime::ledger::polls)});
      if (with_yields.child_polls != 0)
        epoch.readings.push_back({"child_polls_per_yield", per_yield(&runtime::ledger::child_polls)});
      if (with_yields.transfers != 0)
        epoch.readings.push_back({"transfers_per_yield", per_yield(&runtime::ledger::transfers)});
      add_frames(epoch, with_yields);
    }
    return epoch;
  }

 private:
  static constexpr bool some_must_yield = requires(const spec_type& s) { Workload::without_yields(s); };

  void add_frames(measure::epoch& epoch, const runtime::ledger& counts) const {
    if constexpr (Model::style == runtime::style::coroutine && requires { Workload::coroutines_of(spec_); }) {
      const auto frames = static_cast<double>(counts.frame_allocations);
      const double elided = static_cast<double>(Workload::coroutines_of(spec_)) - frames;
      epoch.readings.push_back({"frame_bytes", static_cast<double>(counts.frame_bytes) / frames});
      epoch.readings.push_back({"elided_frames_per_task", elided / static_cast<double>(spec_.tasks)});
    }
  }

  [[nodiscard]] std::uint64_t switches() const {
    std::uint64_t yields = Workload::yields(spec_);
    if constexpr (some_must_yield) yields -= Workload::yields(Workload::without_yields(spec_));
    return yields;
  }

  double seconds_without() {
    if constexpr (some_must_yield) {
      return seconds_of(without_waits, Workload::without_yields(spec_), scheduler_);
    } else {
      no_yield<typename Model::scheduler> never(scheduler_);
      return seconds_of(without_waits, spec_, never);
    }
  }

  template <class Waits>
  double seconds_of(std::string_view run, const spec_type& s, Waits& waits) {
    // What starts when it is called runs while it is spawned.
    constexpr spawning part = Model::starts_when_called ? spawning::timed : spawning::untimed;
    return this->template seconds_with<Stopwatch, part>(run, s, waits);
  }
};

}  // namespace switchmark::workloads
