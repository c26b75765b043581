#pragma once

#include "measure/counted_stopwatch.hpp"
#include "measure/epoch.hpp"
#include "runtime/worker.hpp"
#include "workloads/run.hpp"
#include "workloads/spawn/coroutine.hpp"
#include "workloads/spawn/direct.hpp"
#include "workloads/spawn/future.hpp"

#include <map>
#include <stdexcept>
#include <string>
#include <string_view>

namespace switchmark::workloads::spawn {

/// How the registry runs this workload on any model.
struct workload : plain_runs<spec> {
  using verification_time = runtime::virtual_time;
  template <runtime::style Style>
  using bodies_of = bodies<Style>;
  template <class Model, class Stopwatch = measure::counted_stopwatch>
  class session;

  static constexpr std::string_view name = "spawn", time_metric = "spawn_ns";
  static constexpr bool parity = true, needs_timers = false, isolated = false;

  static std::vector<spec> points(const scale& wanted) { return spawn::points(wanted); }
  static std::map<std::string, std::int64_t> params(const spec& s) {
    return {{"children", static_cast<std::int64_t>(s.children)}};
  }
  /// What a difference of instructions between the two runs of an epoch is called.
  static std::string_view counted_as(const spec&) { return "instructions_per_spawn"; }
  /// The tick is armed and doesn't expire within an epoch.
  static runtime::model_options options(const spec&) { return {.ticks = {.quantum = std::chrono::seconds(10)}}; }
  static std::size_t roots(const spec&) { return 1; }
  static expectation expect(const spec& s) { return spawn::expect(s); }
};

/// One epoch: a parent with all its children, then a parent with none and the children's kernels as plain calls; the
/// difference is what creating, running, finishing and joining the children cost. `Stopwatch` is a parameter so that
/// tests can say how long each run takes.
template <class Model, class Stopwatch>
class workload::session final : public measure::session {
 public:
  explicit session(const spec& s)
      : spec_(s), expected_(spawn::expect(s).results), scheduler_(Model::make(worker_, options(s))) {
    (void)next();  // stacks mapped, caches and predictors warm
  }

  [[nodiscard]] measure::epoch next() override {
    const runtime::ledger before = worker_.counts;
    const double with = seconds_of(spec_);
    const runtime::ledger between = worker_.counts;
    const double without = seconds_of(childless_);
    measure::epoch shown{.seconds = with - without, .operations = spec_.children};
    if constexpr (Model::keeps_ledger) {
      const runtime::ledger all = between - before, parent = worker_.counts - between;
      const double frames = static_cast<double>(all.frame_allocations - parent.frame_allocations);
      const double bytes = static_cast<double>(all.frame_bytes - parent.frame_bytes);
      shown.readings = {{"allocations_per_task", frames / static_cast<double>(spec_.children)},
                        {"frame_bytes", bytes / frames}};
    }
    return shown;
  }

 private:
  double seconds_of(const spec& s) {
    runtime::completion done;
    std::vector<std::uint64_t> results(expected_.size());
    auto measured = make_run(s, scheduler_, results, measure::not_tracing{}, {});
    bodies<Model::style>::spawn(scheduler_, done, measured, 0);
    const Stopwatch watch;
    scheduler_.run(done);
    // The children's kernels, where no child ran them.
    for (std::size_t child = s.children; child < spec_.children; ++child)
      results[0] += results[child + 1] = produce(child);
    const double seconds = watch.seconds();
    if (results != expected_) throw std::runtime_error("a measured epoch left a wrong result");
    return seconds;
  }

  spec spec_;
  spec childless_{0};
  std::vector<std::uint64_t> expected_;
  runtime::monotonic_time time_;
  runtime::worker worker_{time_};
  typename Model::scheduler scheduler_;
};

}  // namespace switchmark::workloads::spawn
