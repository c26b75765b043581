#pragma once

#include "measure/epoch.hpp"
#include "measure/stopwatch.hpp"
#include "runtime/worker.hpp"
#include "workloads/generate/coroutine.hpp"
#include "workloads/generate/direct.hpp"
#include "workloads/generate/future.hpp"
#include "workloads/run.hpp"

#include <map>
#include <stdexcept>
#include <string>
#include <string_view>

namespace switchmark::workloads::generate {

/// How the registry runs this workload on any model: what `count` and `walk` share.
template <class Workload>
struct generator : plain_runs<spec> {
  using verification_time = runtime::virtual_time;
  template <runtime::style Style>
  using bodies_of = bodies<Style>;
  template <class Model, class Stopwatch = measure::stopwatch>
  class session;

  static constexpr std::string_view time_metric = "value_ns";
  static constexpr bool parity = true, needs_timers = false, isolated = false;

  static std::map<std::string, std::int64_t> params(const spec& s) {
    return {{"values", static_cast<std::int64_t>(s.values)}};
  }
  /// The tick is armed and doesn't expire within an epoch.
  static runtime::model_options options(const spec&) { return {.ticks = {.quantum = std::chrono::seconds(10)}}; }
  static std::size_t roots(const spec& s) { return s.tasks; }
  static expectation expect(const spec& s) { return generate::expect(s); }
};

/// A flat generator.
struct count : generator<count> {
  static constexpr std::string_view name = "count";
  static std::vector<spec> points(const scale& wanted) { return counts(wanted); }
};

/// A recursive one.
struct walk : generator<walk> {
  static constexpr std::string_view name = "walk";
  static std::vector<spec> points(const scale& wanted) { return walks(wanted); }

  /// Why a model can't recurse; empty: it can.
  template <class Model>
  static std::string objection(const spec&) {
    if constexpr (Model::style == runtime::style::future)
      if (!stackless::children_may_recurse<typename Model::scheduler>)
        return "a child that is a member can't have its parent's type: recursion wants boxes";
    return {};
  }
};

/// One epoch: all rounds. `Stopwatch` is a parameter so that tests can say how long they take.
template <class Workload>
template <class Model, class Stopwatch>
class generator<Workload>::session final : public measure::session {
 public:
  explicit session(const spec& s)
      : spec_(s), expected_(generate::expect(s).results), scheduler_(Model::make(worker_, options(s))) {
    (void)next();  // stacks mapped, caches and predictors warm
  }

  [[nodiscard]] measure::epoch next() override {
    const runtime::ledger before = worker_.counts;
    runtime::completion done;
    std::vector<std::uint64_t> results(spec_.tasks);
    auto measured = make_run(spec_, scheduler_, results, measure::not_tracing{}, {});
    const Stopwatch watch;
    for (std::size_t task = 0; task < spec_.tasks; ++task)
      bodies<Model::style>::spawn(scheduler_, done, measured, task);
    scheduler_.run(done);
    measure::epoch shown{.seconds = watch.seconds(), .operations = spec_.rounds * spec_.values};
    if (results != expected_) throw std::runtime_error("a measured epoch left a wrong result");
    const auto per_value = [&](std::uint64_t count) {
      return static_cast<double>(count) / static_cast<double>(shown.operations);
    };
    const runtime::ledger counts = worker_.counts - before;
    shown.readings = {{"allocations_per_value", per_value(counts.frame_allocations)}};
    if constexpr (Model::style == runtime::style::future)
      shown.readings.push_back({"child_polls_per_value", per_value(counts.child_polls)});
    return shown;
  }

 private:
  spec spec_;
  std::vector<std::uint64_t> expected_;
  runtime::monotonic_time time_;
  runtime::worker worker_{time_};
  typename Model::scheduler scheduler_;
};

}  // namespace switchmark::workloads::generate
