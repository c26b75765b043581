#pragma once

#include "measure/epoch.hpp"
#include "measure/stopwatch.hpp"
#include "workloads/contract.hpp"
#include "workloads/handoff/bodies.hpp"
#include "workloads/interleaved_timer.hpp"
#include "workloads/model_session.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <string_view>

namespace switchmark::workloads::handoff {

/// How the cells of this workload are run on any model.
struct workload : workload_defaults<spec> {
  using bodies = handoff::bodies;
  template <class Model, class Stopwatch = measure::stopwatch>
  class session;

  static constexpr std::string_view name = "handoff";
  static constexpr measure::metric_name time_metric = "handoff_ns";

  static int stride(const spec&, const run_scale& scale) { return scale.quick ? 2 : 1; }
  static std::map<std::string, std::int64_t> params(const spec& s) {
    return {{"tasks", static_cast<std::int64_t>(s.tasks)}};
  }
  static expectation expect(const spec& s) { return handoff::expect(s); }

  template <class Waits, class Log>
  static handoff_run<Waits, Log> make_run(const spec& s, Waits& waits, std::vector<std::uint64_t>& results, Log log,
                                          runtime::time_point start) {
    return {{s, waits, results, start, log}};
  }
};

/// One epoch: all rounds of all tasks, and as many rounds of one task, whose mutex is always free and whose yields find
/// nobody; which comes first changes from epoch to epoch. `Stopwatch` is a parameter so that tests can say how long a
/// run takes.
template <class Model, class Stopwatch>
class workload::session final : public model_session<workload, Model> {
  using base = model_session<workload, Model>;
  using base::expected_;
  using base::scheduler_;
  using base::spec_;
  using base::worker_;

 public:
  explicit session(const spec& s) : base(s) {
    (void)next();  // stacks mapped, caches and predictors warm
  }

  [[nodiscard]] measure::epoch next() override {
    const runtime::ledger before = worker_.counts;
    const auto taken = timer_.measure([&] { return seconds_of(with_waits, spec_, expected_); },
                                      [&] { return seconds_of("of one task alone", lone_, expected_of_one_); });
    const runtime::ledger counts = worker_.counts - before;
    measure::epoch epoch{.seconds = taken.with - taken.without, .operations = spec_.locks()};
    epoch.readings = {{"waits_per_lock", static_cast<double>(counts.parks) / static_cast<double>(spec_.locks())}};
    return epoch;
  }

 private:
  double seconds_of(std::string_view run, const spec& s, const std::vector<std::uint64_t>& expected) {
    std::vector<std::uint64_t> results(expected.size());
    auto measured = make_run(s, scheduler_, results, measure::not_tracing{}, {});
    auto done = this->completion_of_run();
    this->spawn_tasks(done, measured, 0, s.tasks);
    const Stopwatch watch;
    scheduler_.run(done);
    const double seconds = watch.seconds();
    require_results(run, results, expected);
    return seconds;
  }

  spec lone_{.tasks = 1, .rounds = this->spec_.locks()};
  std::vector<std::uint64_t> expected_of_one_ = handoff::expect(lone_).results;
  interleaved_timer timer_;
};

/// The cells whose holders compute for longer than a quantum. Whether another task asks meanwhile is the result.
struct computing_workload : workload {
  using verification_time = runtime::monotonic_time;  // ticks come in real time
  template <class Model, class Stopwatch = measure::stopwatch>
  class session;

  static constexpr measure::metric_name time_metric = "computing_lock_ns";
  static constexpr bool parity = false;
  static constexpr runtime::duration quantum = std::chrono::microseconds(500);

  static int stride(const spec&, const run_scale& scale) { return scale.quick ? 4 : 1; }
  static double epoch_seconds(const spec& s) { return 2e-9 * static_cast<double>(s.locks() * s.iterations); }
  static std::map<std::string, std::int64_t> params(const spec& s) {
    return {{"tasks", static_cast<std::int64_t>(s.tasks)}, {"iterations", static_cast<std::int64_t>(s.iterations)}};
  }
  static runtime::model_options options(const spec&) { return {.ticks = {.quantum = quantum}}; }
};

/// One epoch: one whole run, in real time.
template <class Model, class Stopwatch>
class computing_workload::session final : public model_session<computing_workload, Model> {
  using base = model_session<computing_workload, Model>;
  using base::scheduler_;
  using base::spec_;
  using base::worker_;

 public:
  explicit session(const spec& s) : base(s) {}

  [[nodiscard]] measure::epoch next() override {
    const runtime::ledger before = worker_.counts;
    measure::epoch epoch{.operations = spec_.locks()};
    epoch.seconds = this->template seconds_with<Stopwatch>(with_waits, spec_, scheduler_);
    const runtime::ledger counts = worker_.counts - before;
    epoch.readings = {
        {"waits_per_computing_lock", static_cast<double>(counts.parks) / static_cast<double>(spec_.locks())},
        {"forced_switches", static_cast<double>(counts.forced_switches)}};
    return epoch;
  }
};

}  // namespace switchmark::workloads::handoff
