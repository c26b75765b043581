#pragma once

#include "measure/epoch.hpp"
#include "measure/stopwatch.hpp"
#include "runtime/worker.hpp"
#include "workloads/join_all/coroutine.hpp"
#include "workloads/join_all/direct.hpp"
#include "workloads/join_all/future.hpp"
#include "workloads/run.hpp"

#include <map>
#include <stdexcept>
#include <string>
#include <string_view>

namespace switchmark::workloads::join_all {

/// How the registry runs this workload on any model.
struct workload : plain_runs<spec> {
  using verification_time = runtime::virtual_time;
  template <runtime::style Style>
  using bodies_of = bodies<Style>;
  template <class Model, class Stopwatch = measure::stopwatch>
  class session;

  static constexpr std::string_view name = "join_all", time_metric = "join_ns";
  static constexpr bool parity = false, needs_timers = true, isolated = false;

  static std::vector<spec> points(const scale& wanted) { return join_all::points(wanted); }
  static std::map<std::string, std::int64_t> params(const spec& s) {
    return {{"children", static_cast<std::int64_t>(s.children)}, {"joined", s.joined ? 1 : 0}};
  }
  /// The tick is armed and doesn't expire within an epoch.
  static runtime::model_options options(const spec&) { return {.ticks = {.quantum = std::chrono::seconds(10)}}; }
  static std::size_t roots(const spec&) { return 1; }

  /// What is expected depends on the model: that is the finding.
  template <class Model>
  static expectation expect_of(const spec& s) {
    return join_all::expect(s, Model::starts_when_called, Model::style != runtime::style::future);
  }
};

/// One epoch: a parent and all its children, in virtual time, so that the naps take none. `Stopwatch` is a parameter so
/// that tests can say how long an epoch takes.
template <class Model, class Stopwatch>
class workload::session final : public measure::session {
 public:
  explicit session(const spec& s)
      : spec_(s), expected_(expect_of<Model>(s).results), scheduler_(Model::make(worker_, options(s))) {}

  [[nodiscard]] measure::epoch next() override {
    const runtime::ledger before = worker_.counts;
    runtime::completion done;
    std::vector<std::uint64_t> results(expected_.size());
    auto measured = make_run(spec_, scheduler_, results, measure::not_tracing{}, time_.now());
    const Stopwatch watch;
    bodies<Model::style>::spawn(scheduler_, done, measured, 0);
    scheduler_.run(done);
    measure::epoch shown{.seconds = watch.seconds(), .operations = spec_.children};
    if (results != expected_) throw std::runtime_error("a measured epoch left a wrong result");
    shown.readings = {{"concurrency", concurrency(spec_, results)}};
    if constexpr (Model::style == runtime::style::future)
      shown.readings.push_back({"polls_per_child", static_cast<double>((worker_.counts - before).child_polls) /
                                                       static_cast<double>(spec_.children)});
    return shown;
  }

 private:
  spec spec_;
  std::vector<std::uint64_t> expected_;
  runtime::virtual_time time_;
  runtime::worker worker_{time_};
  typename Model::scheduler scheduler_;
};

}  // namespace switchmark::workloads::join_all
