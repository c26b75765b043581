#pragma once

#include "measure/epoch.hpp"
#include "measure/stopwatch.hpp"
#include "workloads/contract.hpp"
#include "workloads/generators/bodies.hpp"
#include "workloads/model_session.hpp"

#include <map>
#include <string>
#include <string_view>

namespace switchmark::workloads::generators {

/// How the cells of this folder are run on any model: what `count` and `walk` share.
template <class Workload>
struct generator : workload_defaults<spec> {
  using bodies = generators::bodies;
  template <class Model, class Stopwatch = measure::stopwatch>
  class session;

  static constexpr measure::metric_name time_metric = "value_ns";

  static std::map<std::string, std::int64_t> params(const spec& s) {
    return {{"values", static_cast<std::int64_t>(s.values)}};
  }
  static expectation expect(const spec& s) { return generators::expect(s); }
};

/// A flat generator.
struct count : generator<count> {
  static constexpr std::string_view name = "count";
};

/// A recursive one.
struct walk : generator<walk> {
  static constexpr std::string_view name = "walk";

  template <class Model>
  static std::string unsupported(const spec&) {
    if constexpr (Model::style == runtime::style::future)
      if (!stackless::children_may_recurse<typename Model::scheduler>)
        return "a child that is a member can't have its parent's type: recursion wants boxes";
    return {};
  }
};

/// One epoch: all rounds. `Stopwatch` is a parameter so that tests can say how long they take.
template <class Workload>
template <class Model, class Stopwatch>
class generator<Workload>::session final : public model_session<Workload, Model> {
  using base = model_session<Workload, Model>;
  using base::scheduler_;
  using base::spec_;
  using base::worker_;

 public:
  explicit session(const spec& s) : base(s) {
    (void)next();  // stacks mapped, caches and predictors warm
  }

  [[nodiscard]] measure::epoch next() override {
    const runtime::ledger before = worker_.counts;
    const double seconds = this->template seconds_with<Stopwatch, spawning::timed>(with_waits, spec_, scheduler_);
    measure::epoch epoch{.seconds = seconds, .operations = spec_.rounds * spec_.values};
    const auto per_value = [&](std::uint64_t count) {
      return static_cast<double>(count) / static_cast<double>(epoch.operations);
    };
    const runtime::ledger counts = worker_.counts - before;
    epoch.readings = {{"allocations_per_value", per_value(counts.frame_allocations)}};
    if constexpr (Model::style == runtime::style::future)
      epoch.readings.push_back({"child_polls_per_value", per_value(counts.child_polls)});
    return epoch;
  }
};

}  // namespace switchmark::workloads::generators
