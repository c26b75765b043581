#pragma once

#include "measure/epoch.hpp"
#include "measure/stopwatch.hpp"
#include "workloads/contract.hpp"
#include "workloads/granularity/baseline.hpp"
#include "workloads/granularity/bodies.hpp"
#include "workloads/interleaved_timer.hpp"
#include "workloads/model_session.hpp"
#include "workloads/no_yield.hpp"

#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace switchmark::workloads::granularity {

/// What the tasks of a run share.
template <class Waits, class Log>
struct working_run {
  using waits_type = Waits;

  const granularity::spec& spec;
  Waits& waits;
  std::vector<std::uint64_t>& results;  ///< one per task
  [[no_unique_address]] Log log;
  std::shared_ptr<working_sets> sets;
};

/// How the cells of this workload are run on any model.
struct workload : workload_defaults<spec> {
  using bodies = granularity::bodies;
  template <class Model, class Stopwatch = measure::stopwatch>
  class session;

  static constexpr std::string_view name = "granularity";
  static constexpr measure::metric_name time_metric = "step_ns";

  static std::map<std::string, std::int64_t> params(const spec& s) {
    return {{"set_bytes", static_cast<std::int64_t>(s.set_bytes)},
            {"iterations", static_cast<std::int64_t>(s.iterations)}};
  }
  static expectation expect(const spec& s) { return granularity::expect(s); }

  template <class Waits, class Log>
  static working_run<Waits, Log> make_run(const spec& s, Waits& waits, std::vector<std::uint64_t>& results, Log log,
                                          runtime::time_point) {
    return {s, waits, results, log, std::make_shared<working_sets>(s)};
  }
};

/// One epoch: all rounds of all tasks; the same steps in the same order from one plain loop, the baseline; and the same
/// rounds without yield, where each task goes through all of its own at once. These come last in one epoch and first in
/// the next; the order of the other two changes from pair to pair of epochs, so that both follow each kind of run
/// equally often and find the same caches. The time of an epoch is that of the whole steps. `Stopwatch` is a parameter
/// so that tests can say how long a run takes.
template <class Model, class Stopwatch>
class workload::session final : public model_session<workload, Model> {
  using base = model_session<workload, Model>;
  using base::scheduler_;
  using base::spec_;

 public:
  explicit session(const spec& s) : base(s), sets_(std::make_shared<working_sets>(s)) {
    (void)next();  // stacks mapped, predictors warm
  }

  [[nodiscard]] measure::epoch next() override {
    without_comes_last_ = !without_comes_last_;
    interleaved_timer& pairs = without_comes_last_ ? pairs_before_ : pairs_after_;
    double without_yields = without_comes_last_ ? 0 : without();
    const auto [with_yields, baseline] = pairs.measure([&] { return with(); }, [&] { return interleaved(); });
    if (without_comes_last_) without_yields = without();
    return {
        .seconds = with_yields,
        .operations = spec_.tasks * spec_.rounds,
        .readings = {{"switch_share", 1 - baseline / with_yields}, {"interleaving_ratio", baseline / without_yields}}};
  }

 private:
  double with() { return seconds_of_steps(with_waits, scheduler_); }
  double without() {
    no_yield<typename Model::scheduler> never(scheduler_);
    return seconds_of_steps(without_waits, never);
  }

  double interleaved() {
    never_yields none;
    std::vector<std::uint64_t> results(spec_.tasks);
    working_run<never_yields, measure::not_tracing> measured{spec_, none, results, {}, sets_};
    const Stopwatch watch;
    step_interleaved(measured);
    const double seconds = watch.seconds();
    require_results("in a plain loop", results, base::expected_);
    return seconds;
  }

  template <class Waits>
  double seconds_of_steps(std::string_view run, Waits& waits) {
    std::vector<std::uint64_t> results(spec_.tasks);
    working_run<Waits, measure::not_tracing> measured{spec_, waits, results, {}, sets_};
    return this->template seconds_of<Stopwatch>(run, measured);
  }

  std::shared_ptr<working_sets> sets_;
  interleaved_timer pairs_before_, pairs_after_;  ///< the rounds without yield
  bool without_comes_last_ = false;
};

}  // namespace switchmark::workloads::granularity
