#pragma once

#include "measure/epoch.hpp"
#include "measure/stopwatch.hpp"
#include "runtime/worker.hpp"
#include "workloads/alternation.hpp"
#include "workloads/calls/coroutine.hpp"
#include "workloads/calls/direct.hpp"
#include "workloads/calls/future.hpp"
#include "workloads/no_yield.hpp"
#include "workloads/run.hpp"

#include <map>
#include <stdexcept>
#include <string>
#include <string_view>

namespace switchmark::workloads::calls {

/// How the registry runs this workload on any model.
struct workload : plain_runs<spec> {
  using verification_time = runtime::virtual_time;
  template <runtime::style Style>
  using bodies_of = bodies<Style>;
  template <class Model, class Stopwatch = measure::stopwatch>
  class session;

  static constexpr std::string_view name = "calls", time_metric = "call_ns";
  static constexpr bool parity = true, needs_timers = true, isolated = false;

  static std::vector<spec> points(const scale& wanted) { return calls::points(wanted); }
  static std::map<std::string, std::int64_t> params(const spec& s) {
    return {{"points", s.points_at_turns ? static_cast<std::int64_t>(1 + s.turns / stride) : 1},
            {"turns", static_cast<std::int64_t>(s.turns)}};
  }
  /// A budget that is never spent; a tick as it would be set.
  static runtime::model_options options(const spec&) {
    return {.ticks = {.quantum = std::chrono::milliseconds(1)},
            .budget = {.operations = std::uint64_t{1} << 40, .quantum = std::chrono::hours(1)}};
  }
  static std::size_t roots(const spec&) { return 1; }
  static expectation expect(const spec& s) { return calls::expect(s); }
};

/// One epoch: all calls with what the model adds to them (points, or ticks), and the same calls of the same body
/// without; which comes first changes from epoch to epoch. `Stopwatch` is a parameter so that tests can say how long a
/// run takes.
template <class Model, class Stopwatch>
class workload::session final : public measure::session {
 public:
  explicit session(const spec& s)
      : spec_(s), expected_(calls::expect(s).results), scheduler_(Model::make(worker_, options(s))) {
    (void)next();  // memory mapped, caches and predictors warm
  }

  [[nodiscard]] measure::epoch next() override {
    const auto taken = turns_.measure([&] { return with(); }, [&] { return without(); });
    return {.seconds = taken.with, .operations = spec_.calls, .readings = {{"call_ratio", taken.with / taken.without}}};
  }

 private:
  double with() { return seconds_of(scheduler_); }
  double without() {
    no_yield<typename Model::scheduler> never(scheduler_);
    return seconds_of(never);
  }

  template <class Waits>
  double seconds_of(Waits& waits) {
    constexpr bool bare = Model::style == runtime::style::direct && !std::is_same_v<Waits, typename Model::scheduler>;
    runtime::completion done;
    std::vector<std::uint64_t> results(1);
    auto measured = make_run(spec_, waits, results, measure::not_tracing{}, {});
    if constexpr (!bare) bodies<Model::style>::spawn(scheduler_, done, measured, 0);
    const Stopwatch watch;
    if constexpr (bare)
      task_direct(measured, 0);  // outside of the scheduler: no tick is armed
    else
      scheduler_.run(done);
    const double seconds = watch.seconds();
    if (results != expected_) throw std::runtime_error("a measured epoch left a wrong result");
    return seconds;
  }

  spec spec_;
  std::vector<std::uint64_t> expected_;
  runtime::monotonic_time time_;
  runtime::worker worker_{time_};
  typename Model::scheduler scheduler_;
  alternation turns_;
};

}  // namespace switchmark::workloads::calls
