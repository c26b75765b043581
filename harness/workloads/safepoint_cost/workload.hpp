#pragma once

#include "measure/epoch.hpp"
#include "measure/stopwatch.hpp"
#include "workloads/contract.hpp"
#include "workloads/interleaved_timer.hpp"
#include "workloads/model_session.hpp"
#include "workloads/no_yield.hpp"
#include "workloads/safepoint_cost/bodies.hpp"

#include <map>
#include <string>
#include <string_view>

namespace switchmark::workloads::safepoint_cost {

/// How the cells of this workload are run on any model.
struct workload : workload_defaults<spec> {
  using bodies = safepoint_cost::bodies;
  template <class Model, class Stopwatch = measure::stopwatch>
  class session;

  static constexpr std::string_view name = "safepoint_cost";
  static constexpr measure::metric_name time_metric = "call_ns";
  static constexpr bool needs_timers = true;

  static std::map<std::string, std::int64_t> params(const spec& s) {
    return {{"iterations", static_cast<std::int64_t>(s.iterations)},
            {"safepoints",
             s.safepoints_at_iterations ? static_cast<std::int64_t>(1 + s.iterations / safepoint_cost::stride) : 1}};
  }
  /// A budget that is never spent; a tick as it would be set.
  static runtime::model_options options(const spec&) {
    return {.ticks = {.quantum = std::chrono::milliseconds(1)},
            .budget = {.operations = std::uint64_t{1} << 40, .quantum = std::chrono::hours(1)}};
  }
  static std::size_t roots(const spec&) { return 1; }
  static expectation expect(const spec& s) { return safepoint_cost::expect(s); }
};

/// One epoch: all calls with what the model adds to them (safepoints, or ticks), and the same calls of the same body
/// without; which comes first changes from epoch to epoch. `Stopwatch` is a parameter so that tests can say how long a
/// run takes.
template <class Model, class Stopwatch>
class workload::session final : public model_session<workload, Model> {
  using base = model_session<workload, Model>;
  using base::expected_;
  using base::scheduler_;
  using base::spec_;

 public:
  explicit session(const spec& s) : base(s) {
    (void)next();  // memory mapped, caches and predictors warm
  }

  [[nodiscard]] measure::epoch next() override {
    const auto taken = timer_.measure([&] { return with(); }, [&] { return without(); });
    return {.seconds = taken.with, .operations = spec_.calls, .readings = {{"call_ratio", taken.with / taken.without}}};
  }

 private:
  double with() { return this->template seconds_with<Stopwatch>(with_waits, spec_, scheduler_); }
  double without() {
    no_yield<typename Model::scheduler> never(scheduler_);
    if constexpr (Model::style == runtime::style::direct)
      return seconds_outside(never);
    else
      return this->template seconds_with<Stopwatch>(without_waits, spec_, never);
  }

  /// The calls of a body outside of the scheduler: no tick is armed.
  template <class Waits>
  double seconds_outside(Waits& waits) {
    std::vector<std::uint64_t> results(1);
    auto measured = make_run(spec_, waits, results, measure::not_tracing{}, {});
    const Stopwatch watch;
    task_direct(measured, 0);
    const double seconds = watch.seconds();
    require_results(without_waits, results, expected_);
    return seconds;
  }

  interleaved_timer timer_;
};

}  // namespace switchmark::workloads::safepoint_cost
