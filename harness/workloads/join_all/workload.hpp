#pragma once

#include "measure/epoch.hpp"
#include "measure/stopwatch.hpp"
#include "workloads/contract.hpp"
#include "workloads/join_all/bodies.hpp"
#include "workloads/model_session.hpp"

#include <map>
#include <string>
#include <string_view>

namespace switchmark::workloads::join_all {

/// How the cells of this workload are run on any model.
struct workload : workload_defaults<spec> {
  using bodies = join_all::bodies;
  template <class Model, class Stopwatch = measure::stopwatch>
  class session;

  static constexpr std::string_view name = "join_all";
  static constexpr measure::metric_name time_metric = "join_ns";
  static constexpr bool parity = false, needs_timers = true;

  static std::map<std::string, std::int64_t> params(const spec& s) {
    return {{"children", static_cast<std::int64_t>(s.children)}, {"joined", s.joined ? 1 : 0}};
  }
  static std::size_t roots(const spec&) { return 1; }

  /// What is expected depends on the model: that is the result.
  template <class Model>
  static expectation expect_of(const spec& s) {
    return join_all::expect(s, Model::starts_when_called, Model::style != runtime::style::future);
  }
};

/// One epoch: a parent and all its children, in virtual time, so that the sleeps take none. `Stopwatch` is a parameter
/// so that tests can say how long an epoch takes.
template <class Model, class Stopwatch>
class workload::session final : public model_session<workload, Model, runtime::virtual_time> {
  using base = model_session<workload, Model, runtime::virtual_time>;
  using base::expected_;
  using base::scheduler_;
  using base::spec_;
  using base::time_;
  using base::worker_;

 public:
  explicit session(const spec& s) : base(s) {}

  [[nodiscard]] measure::epoch next() override {
    const runtime::ledger before = worker_.counts;
    const double seconds =
        this->template seconds_with<Stopwatch, spawning::timed>(with_waits, spec_, scheduler_, time_.now());
    measure::epoch epoch{.seconds = seconds, .operations = spec_.children};
    epoch.readings = {{"concurrency", concurrency(spec_, expected_)}};
    if constexpr (Model::style == runtime::style::future)
      epoch.readings.push_back({"polls_per_child", static_cast<double>((worker_.counts - before).child_polls) /
                                                       static_cast<double>(spec_.children)});
    return epoch;
  }
};

}  // namespace switchmark::workloads::join_all
