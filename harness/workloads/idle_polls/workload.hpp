#pragma once

#include "measure/epoch.hpp"
#include "measure/stopwatch.hpp"
#include "workloads/contract.hpp"
#include "workloads/idle_polls/bodies.hpp"
#include "workloads/model_session.hpp"

#include <map>
#include <string>
#include <string_view>

namespace switchmark::workloads::idle_polls {

/// How the cells of this workload are run on any model.
struct workload : workload_defaults<spec> {
  using bodies = idle_polls::bodies;
  template <class Model, class CpuStopwatch = measure::cpu_stopwatch>
  class session;

  static constexpr std::string_view name = "idle_polls";
  static constexpr measure::metric_name time_metric = "idle_cpu_ns";
  static constexpr bool needs_timers = true;

  static int stride(const spec&, const run_scale& scale) { return scale.quick ? 2 : 1; }
  static double epoch_seconds(const spec& s) { return 2 * std::chrono::duration<double>(s.sleep).count(); }
  static std::map<std::string, std::int64_t> params(const spec& s) {
    return {{"waiters", static_cast<std::int64_t>(s.waiters)}, {"polls", s.polls}};
  }
  static std::size_t roots(const spec& s) { return s.waiters + 1; }
  static expectation expect(const spec& s) { return idle_polls::expect(s); }
  /// Yields in place of the sleep: then it is known how often each task polls.
  static spec for_verification(spec s) {
    s.sleep = runtime::duration::zero();
    s.yields = 50;
    return s;
  }

  template <class Waits, class Log>
  static event_run<Waits, Log> make_run(const spec& s, Waits& waits, std::vector<std::uint64_t>& results, Log log,
                                        runtime::time_point start) {
    return {{s, waits, results, start, log}};
  }
};

/// One epoch: one whole run, in real time, by the CPU time of its thread. The stopwatch is a parameter so that tests
/// can say what is read.
template <class Model, class CpuStopwatch>
class workload::session final : public model_session<workload, Model> {
  using base = model_session<workload, Model>;
  using base::scheduler_;
  using base::spec_;
  using base::time_;
  using base::worker_;

 public:
  explicit session(const spec& s) : base(s) {
    (void)next();  // stacks mapped, caches and predictors warm
  }

  [[nodiscard]] measure::epoch next() override {
    const runtime::ledger before = worker_.counts;
    measure::epoch epoch{.operations = spec_.waiters};
    epoch.seconds = this->template seconds_with<CpuStopwatch>(with_waits, spec_, scheduler_, time_.now());
    const std::uint64_t polls = (worker_.counts - before).yields - spec_.yields;
    epoch.readings = {{"polls_per_wait", static_cast<double>(polls) / static_cast<double>(spec_.waiters)}};
    return epoch;
  }
};

}  // namespace switchmark::workloads::idle_polls
