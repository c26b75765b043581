#pragma once

#include "measure/epoch.hpp"
#include "measure/stopwatch.hpp"
#include "runtime/worker.hpp"
#include "workloads/alternation.hpp"
#include "workloads/grain/baseline.hpp"
#include "workloads/grain/coroutine.hpp"
#include "workloads/grain/direct.hpp"
#include "workloads/grain/future.hpp"
#include "workloads/no_yield.hpp"

#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

namespace switchmark::workloads::grain {

/// What the tasks of a run share.
template <class Waits, class Log>
struct working_run {
  using waits_type = Waits;

  const grain::spec& spec;
  Waits& waits;
  std::vector<std::uint64_t>& results;  ///< one per task
  [[no_unique_address]] Log log;
  std::shared_ptr<working_sets> sets;
};

/// How the registry runs this workload on any model.
struct workload {
  using spec_type = spec;
  using verification_time = runtime::virtual_time;
  template <runtime::style Style>
  using bodies_of = bodies<Style>;
  template <class Model, class Stopwatch = measure::stopwatch>
  class session;

  static constexpr std::string_view name = "grain", time_metric = "step_ns";
  static constexpr bool parity = true, needs_timers = false, isolated = false;

  static std::vector<spec> points(const scale& wanted) { return grain::points(wanted); }
  static spec for_verification(const spec& s) { return s; }
  static std::map<std::string, std::int64_t> params(const spec& s) {
    return {{"set_bytes", static_cast<std::int64_t>(s.set_bytes)}, {"turns", static_cast<std::int64_t>(s.turns)}};
  }
  /// The tick is armed and doesn't expire within an epoch.
  static runtime::model_options options(const spec&) { return {.ticks = {.quantum = std::chrono::seconds(10)}}; }
  static std::size_t roots(const spec& s) { return s.tasks; }
  static expectation expect(const spec& s) { return grain::expect(s); }

  template <class Waits, class Log>
  static working_run<Waits, Log> make_run(const spec& s, Waits& waits, std::vector<std::uint64_t>& results, Log log,
                                          runtime::time_point) {
    return {s, waits, results, log, std::make_shared<working_sets>(s)};
  }
};

/// One epoch: all rounds of all tasks; the same steps in the same order from one plain loop, the baseline; and the same
/// rounds without yield, where each task goes through all of its own at once. The order of the three is reversed from
/// epoch to epoch. The time of an epoch is that of the whole steps. `Stopwatch` is a parameter so that tests can say
/// how long a run takes.
template <class Model, class Stopwatch>
class workload::session final : public measure::session {
 public:
  explicit session(const spec& s)
      : spec_(s),
        expected_(grain::expect(s).results),
        sets_(std::make_shared<working_sets>(s)),
        scheduler_(Model::make(worker_, options(s))) {
    (void)next();  // stacks mapped, predictors warm
  }

  [[nodiscard]] measure::epoch next() override {
    const auto [with_yields, baseline, without_yields] =
        turns_.measure_each([&] { return with(); }, [&] { return interleaved(); }, [&] { return without(); });
    return {
        .seconds = with_yields,
        .operations = spec_.tasks * spec_.rounds,
        .readings = {{"switch_share", 1 - baseline / with_yields}, {"interleaving_ratio", baseline / without_yields}}};
  }

 private:
  double with() { return seconds_of(scheduler_); }
  double without() {
    no_yield<typename Model::scheduler> never(scheduler_);
    return seconds_of(never);
  }

  double interleaved() {
    never_yields none;
    std::vector<std::uint64_t> results(spec_.tasks);
    working_run<never_yields, measure::not_tracing> measured{spec_, none, results, {}, sets_};
    const Stopwatch watch;
    step_interleaved(measured);
    return seconds_until_now(watch, results);
  }

  template <class Waits>
  double seconds_of(Waits& waits) {
    runtime::completion done;
    std::vector<std::uint64_t> results(spec_.tasks);
    working_run<Waits, measure::not_tracing> measured{spec_, waits, results, {}, sets_};
    for (std::size_t task = 0; task < spec_.tasks; ++task)
      bodies<Model::style>::spawn(scheduler_, done, measured, task);
    const Stopwatch watch;
    scheduler_.run(done);
    return seconds_until_now(watch, results);
  }

  double seconds_until_now(const Stopwatch& watch, const std::vector<std::uint64_t>& results) const {
    const double seconds = watch.seconds();
    if (results != expected_) throw std::runtime_error("a measured epoch left a wrong result");
    return seconds;
  }

  spec spec_;
  std::vector<std::uint64_t> expected_;
  std::shared_ptr<working_sets> sets_;
  runtime::monotonic_time time_;
  runtime::worker worker_{time_};
  typename Model::scheduler scheduler_;
  alternation turns_;
};

}  // namespace switchmark::workloads::grain
