#pragma once

#include "measure/epoch.hpp"
#include "measure/statistics.hpp"
#include "measure/stopwatch.hpp"
#include "workloads/contract.hpp"
#include "workloads/hog/bodies.hpp"
#include "workloads/hog/observation.hpp"
#include "workloads/hog/observations.hpp"
#include "workloads/model_session.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <string_view>

namespace switchmark::workloads::hog {

/// What the tasks of a run share, with where they note when they ran.
template <class Waits, class Log>
struct observed_run : run<spec, Waits, Log> {
  observation observed;
};

/// How the cells of this workload are run on any model.
struct workload : workload_defaults<spec> {
  using verification_time = runtime::monotonic_time;  // ticks come in real time
  using bodies = hog::bodies;
  template <class Model, class Time = runtime::monotonic_time, class Stopwatch = measure::stopwatch,
            class CpuStopwatch = measure::cpu_stopwatch>
  class session;

  static constexpr std::string_view name = "hog";
  static constexpr measure::metric_name time_metric = "run_ns";
  static constexpr bool parity = false, needs_timers = true;

  /// Four hogs take seconds in each model: a quick run measures them once.
  static int stride(const spec& s, const run_scale& scale) {
    if (!scale.quick) return 1;
    return s.hogs > 1 ? 10 : 4;
  }
  /// As the rounds are calibrated; an array takes some 40 ms.
  static double epoch_seconds(const spec& s) {
    return static_cast<double>(s.hogs) * (s.sorted != 0 ? 0.04 * static_cast<double>(s.rounds) : 0.65);
  }

  /// The same tasks for a few dozen quanta.
  static spec for_verification(spec s) {
    s.rounds = std::min<std::size_t>(s.rounds, s.sorted != 0 ? 2 : 120);
    s.wakes = std::min<std::size_t>(s.wakes, 20);
    return s;
  }
  static std::map<std::string, std::int64_t> params(const spec& s) {
    std::map<std::string, std::int64_t> all{{"hogs", static_cast<std::int64_t>(s.hogs)}};
    if (s.sorted != 0) all.emplace("sorted", static_cast<std::int64_t>(s.sorted));
    return all;
  }
  static runtime::model_options options(const spec& s) {
    return {.stack_bytes = 256 * 1024,
            .ticks = {.quantum = quantum},
            .budget = {.operations = budget_operations(s), .quantum = quantum}};
  }
  static std::size_t roots(const spec& s) { return s.latency_sensitive + s.hogs; }
  static expectation expect(const spec& s) { return hog::expect(s); }

  template <class Waits, class Log>
  static observed_run<Waits, Log> make_run(const spec& s, Waits& waits, std::vector<std::uint64_t>& results, Log log,
                                           runtime::time_point start) {
    return {{s, waits, results, start, log}, observation(s)};
  }
};

/// One epoch: one whole run, in real time. Time and stopwatches are parameters so that tests can say what is read.
template <class Model, class Time, class Stopwatch, class CpuStopwatch>
class workload::session final : public model_session<workload, Model, Time> {
  using base = model_session<workload, Model, Time>;
  using base::expected_;
  using base::scheduler_;
  using base::spec_;
  using base::time_;
  using base::worker_;

 public:
  explicit session(const spec& s) : base(s) {}

  [[nodiscard]] measure::epoch next() override {
    const runtime::ledger before = worker_.counts;
    std::vector<std::uint64_t> results(expected_.size());
    auto measured = make_run(spec_, scheduler_, results, measure::not_tracing{}, time_.now());
    auto done = this->completion_of_run();
    const Stopwatch watch;
    const CpuStopwatch cpu;
    this->spawn_tasks(done, measured, 0, roots(spec_));
    scheduler_.run(done);
    const double cpu_seconds = cpu.seconds();
    measure::epoch epoch{.seconds = watch.seconds()};
    require_results(with_waits, results, expected_);
    epoch.waits_us = waits_us(spec_, measured.observed, measured.start);
    if constexpr (Model::preempts)
      for (const runtime::duration lag : scheduler_.take_tick_lags())
        epoch.lags_us.push_back(std::chrono::duration<double, std::micro>(lag).count());
    describe_starvation(epoch, measured);
    describe_work(epoch, measured.observed, cpu_seconds, worker_.counts - before);
    return epoch;
  }

 private:
  template <class Run>
  void describe_starvation(measure::epoch& epoch, const Run& measured) const {
    const double worst = worst_starvation_us(spec_, measured.observed, measured.start);
    epoch.readings.push_back({"worst_starvation_us", worst});
    epoch.readings.push_back({"longest_step_us", longest_step_us(spec_, measured.observed)});
    epoch.readings.push_back({"starvation_share", worst / hogs_span_us(spec_, measured.observed)});
  }

  void describe_work(measure::epoch& epoch, const observation& observed, double cpu_seconds,
                     const runtime::ledger& counts) const {
    epoch.readings.push_back({"work_per_cpu_second", static_cast<double>(spec_.hogs * spec_.rounds) / cpu_seconds});
    epoch.readings.push_back({"hog_cpu_ms", 1e3 * cpu_seconds / static_cast<double>(spec_.hogs)});
    if (auto windows = jain_windows(spec_, observed); !windows.empty()) {
      epoch.readings.push_back({"jain_min", *std::min_element(windows.begin(), windows.end())});
      epoch.readings.push_back({"jain_median", measure::median(windows)});
    }
    if constexpr (Model::preempts) {
      epoch.readings.push_back({"forced_switches", static_cast<double>(counts.forced_switches)});
      epoch.readings.push_back({"ticks_delivered", static_cast<double>(counts.ticks_delivered)});
      epoch.readings.push_back({"ticks_taken", static_cast<double>(counts.ticks_taken)});
      epoch.readings.push_back({"ticks_deferred", static_cast<double>(counts.ticks_deferred)});
      epoch.readings.push_back({"ticks_retried", static_cast<double>(counts.ticks_retried)});
      epoch.readings.push_back({"ticks_ignored", static_cast<double>(counts.ticks_ignored)});
    }
  }
};

}  // namespace switchmark::workloads::hog
