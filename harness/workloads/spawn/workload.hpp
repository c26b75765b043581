#pragma once

#include "measure/counted_stopwatch.hpp"
#include "measure/epoch.hpp"
#include "workloads/contract.hpp"
#include "workloads/model_session.hpp"
#include "workloads/spawn/bodies.hpp"

#include <map>
#include <string>
#include <string_view>

namespace switchmark::workloads::spawn {

/// How the cells of this workload are run on any model.
struct workload : workload_defaults<spec> {
  using bodies = spawn::bodies;
  template <class Model, class Stopwatch = measure::counted_stopwatch>
  class session;

  static constexpr std::string_view name = "spawn";
  static constexpr measure::metric_name time_metric = "spawn_ns";

  static std::map<std::string, std::int64_t> params(const spec& s) {
    return {{"children", static_cast<std::int64_t>(s.children)}};
  }
  /// What a difference of instructions between the two runs of an epoch is called.
  static measure::metric_name counted_as(const spec&) { return "instructions_per_spawn"; }
  static std::size_t roots(const spec&) { return 1; }
  static expectation expect(const spec& s) { return spawn::expect(s); }
};

/// One epoch: a parent with all its children, then a parent with none and the children's kernels as plain calls; the
/// difference is what creating, running, finishing and joining the children cost. `Stopwatch` is a parameter so that
/// tests can say how long each run takes.
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
    const double with = seconds_with_children("with children", spec_);
    const runtime::ledger between = worker_.counts;
    const double without = seconds_with_children("without children", childless_);
    measure::epoch epoch{.seconds = with - without, .operations = spec_.children};
    if constexpr (Model::keeps_ledger) {
      const runtime::ledger all = between - before, parent = worker_.counts - between;
      const double frames = static_cast<double>(all.frame_allocations - parent.frame_allocations);
      const double bytes = static_cast<double>(all.frame_bytes - parent.frame_bytes);
      epoch.readings = {{"allocations_per_task", frames / static_cast<double>(spec_.children)},
                        {"frame_bytes", bytes / frames}};
    }
    return epoch;
  }

 private:
  double seconds_with_children(std::string_view run, const spec& s) {
    std::vector<std::uint64_t> results(expected_.size());
    auto measured = make_run(s, scheduler_, results, measure::not_tracing{}, {});
    // The children's kernels, where no child ran them.
    const auto call_kernels = [&] {
      for (std::size_t child = s.children; child < spec_.children; ++child)
        results[0] += results[child + 1] = produce(child);
    };
    return this->template seconds_of<Stopwatch>(run, measured, call_kernels);
  }

  spec childless_{0};
};

}  // namespace switchmark::workloads::spawn
