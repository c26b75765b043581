#pragma once

#include "measure/counted_stopwatch.hpp"
#include "measure/epoch.hpp"
#include "runtime/worker.hpp"
#include "workloads/no_yield.hpp"
#include "workloads/ring/coroutine.hpp"
#include "workloads/ring/direct.hpp"
#include "workloads/ring/future.hpp"
#include "workloads/run.hpp"

#include <map>
#include <stdexcept>
#include <string>
#include <string_view>

namespace switchmark::workloads::ring {

/// How the registry runs this workload on any model.
struct workload : plain_runs<spec> {
  using verification_time = runtime::virtual_time;
  template <runtime::style Style>
  using bodies_of = bodies<Style>;
  template <class Model>
  class session;

  static constexpr std::string_view name = "ring", time_metric = "switch_ns";
  static constexpr bool parity = true, needs_timers = false, isolated = false, long_epoch = false;

  static std::vector<spec> points(const scale& wanted) { return ring::points(wanted); }
  static std::map<std::string, std::int64_t> params(const spec& s) {
    return {{"tasks", static_cast<std::int64_t>(s.tasks)}};
  }
  /// What a difference of instructions between the two runs of an epoch is called; empty: this point isn't counted.
  static std::string_view counted_as(const spec& s) {
    return s.tasks == 2 || s.tasks == 1'000 ? "instructions_per_switch" : "";
  }
  /// The tick is armed and doesn't expire within an epoch: what being preemptible costs when nothing is preempted.
  static runtime::model_options options(const spec&) { return {.ticks = {.quantum = std::chrono::seconds(10)}}; }
  static std::size_t roots(const spec& s) { return s.tasks; }
  static expectation expect(const spec& s) { return ring::expect(s); }
};

/// One epoch: all rounds of all tasks, then the same rounds without yield; the difference is that of the switches.
template <class Model>
class workload::session final : public measure::session {
 public:
  explicit session(const spec& s)
      : spec_(s), expected_(ring::expect(s).results), scheduler_(Model::make(worker_, options(s))) {
    (void)next();  // stacks mapped, caches and predictors warm
  }

  [[nodiscard]] measure::epoch next() override {
    const runtime::ledger before = worker_.counts;
    const double with = seconds_of(scheduler_);
    const runtime::ledger between = worker_.counts;
    no_yield<Model::style> never;
    const double without = seconds_of(never);
    measure::epoch shown{.seconds = with - without, .operations = spec_.tasks * spec_.rounds};
    if constexpr (Model::keeps_ledger) {
      const runtime::ledger with_yields = between - before, without_yields = worker_.counts - between;
      shown.operations = with_yields.yields;
      const auto per_yield = [&](std::uint64_t runtime::ledger::*count) {
        return static_cast<double>(with_yields.*count - without_yields.*count) /
               static_cast<double>(with_yields.yields);
      };
      if (with_yields.jumps != 0) shown.readings.push_back({"jumps_per_yield", per_yield(&runtime::ledger::jumps)});
      if (with_yields.polls != 0) shown.readings.push_back({"polls_per_yield", per_yield(&runtime::ledger::polls)});
      if (with_yields.transfers != 0)
        shown.readings.push_back({"transfers_per_yield", per_yield(&runtime::ledger::transfers)});
    }
    return shown;
  }

 private:
  template <class Waits>
  double seconds_of(Waits& waits) {
    runtime::completion done;
    std::vector<std::uint64_t> results(spec_.tasks);
    auto measured = make_run(spec_, waits, results, measure::not_tracing{}, {});
    for (std::size_t task = 0; task < spec_.tasks; ++task)
      bodies<Model::style>::spawn(scheduler_, done, measured, task);
    const measure::counted_stopwatch watch;
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
};

}  // namespace switchmark::workloads::ring
