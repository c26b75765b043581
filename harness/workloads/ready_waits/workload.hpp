#pragma once

#include "measure/epoch.hpp"
#include "measure/stopwatch.hpp"
#include "workloads/contract.hpp"
#include "workloads/interleaved_timer.hpp"
#include "workloads/model_session.hpp"
#include "workloads/ready_waits/baseline.hpp"
#include "workloads/ready_waits/bodies.hpp"

#include <cstdint>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace switchmark::workloads::ready_waits {

/// How the cells of this workload are run on any model.
struct workload : workload_defaults<spec> {
  using bodies = ready_waits::bodies;
  template <class Model, class Stopwatch = measure::stopwatch>
  class session;

  static constexpr std::string_view name = "ready_waits";
  static constexpr measure::metric_name time_metric = "awaitable_call_ns";

  static int stride(const spec& s, const run_scale& scale) { return scale.quick && s.depth > 1 ? 2 : 1; }
  static std::map<std::string, std::int64_t> params(const spec& s) {
    return {{"depth", static_cast<std::int64_t>(s.depth)}, {"wait_percent", static_cast<std::int64_t>(s.wait_percent)}};
  }
  static expectation expect(const spec& s) { return ready_waits::expect(s); }

  template <class Model>
  static std::string unsupported(const spec& s) {
    if (!Model::keeps_ledger && s.wait_percent % 100 != 0)
      return "its order is fixed beforehand: all tasks must wait equally often, and here each draws its own waits";
    return {};
  }
};

/// How many frames or boxes `calls` calls of `Model` take: one each, or none.
template <class Model>
constexpr std::uint64_t allocations_for(std::uint64_t calls) {
  if constexpr (Model::style == runtime::style::coroutine) return calls;
  if constexpr (Model::style == runtime::style::future)
    return stackless::children_may_recurse<typename Model::scheduler> ? calls : 0;
  return 0;
}

/// One epoch: all descents of all tasks, and the steps of their kernels from one plain loop, without calls, waits and
/// model; which comes first changes from epoch to epoch. The difference is that of the calls. Throws std::runtime_error
/// when the tasks did not wait as often as the oracle says, or when the compiler has left out frames. `Stopwatch` is a
/// parameter so that tests can say how long a run takes.
template <class Model, class Stopwatch>
class workload::session final : public model_session<workload, Model> {
  using base = model_session<workload, Model>;
  using base::expected_;
  using base::scheduler_;
  using base::spec_;
  using base::worker_;

 public:
  explicit session(const spec& s) : session(s, expect(s)) {}

  [[nodiscard]] measure::epoch next() override {
    const runtime::ledger before = worker_.counts;
    const auto taken = timer_.measure([&] { return with_calls(); }, [&] { return without_calls(); });
    measure::epoch epoch{.seconds = taken.with - taken.without, .operations = spec_.calls()};
    if constexpr (Model::keeps_ledger) {
      const runtime::ledger counts = worker_.counts - before;
      const std::uint64_t allocations = counts.frame_allocations - counts.spawns;  // of the tasks themselves: one each
      require("waits", counts.yields, waits_);
      require("frames or boxes", allocations, allocations_for<Model>(spec_.calls()));
      epoch.readings = {
          {"allocations_per_call", static_cast<double>(allocations) / static_cast<double>(spec_.calls())}};
    }
    return epoch;
  }

 private:
  session(const spec& s, expectation expected) : base(s, std::move(expected.results)), waits_(expected.counts.yields) {
    (void)next();  // stacks mapped, caches and predictors warm
  }

  static void require(std::string_view what, std::uint64_t counted, std::uint64_t expected) {
    if (counted != expected)
      throw std::runtime_error("a measured epoch counts " + std::to_string(counted) + " " + std::string(what) +
                               " instead of " + std::to_string(expected));
  }

  double with_calls() {
    // What starts when it is called runs while it is spawned.
    constexpr spawning part = Model::starts_when_called ? spawning::timed : spawning::untimed;
    return this->template seconds_with<Stopwatch, part>(with_waits, spec_, scheduler_);
  }

  double without_calls() {
    std::vector<std::uint64_t> results(spec_.tasks);
    const Stopwatch watch;
    const std::uint64_t waits = step_plainly(spec_, results);
    const double seconds = watch.seconds();
    require("waits of a plain loop", waits, waits_);
    require_results("in a plain loop", results, expected_);
    return seconds;
  }

  std::uint64_t waits_;
  interleaved_timer timer_;
};

}  // namespace switchmark::workloads::ready_waits
