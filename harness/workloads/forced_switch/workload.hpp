#pragma once

#include "measure/epoch.hpp"
#include "measure/statistics.hpp"
#include "measure/stopwatch.hpp"
#include "workloads/contract.hpp"
#include "workloads/forced_switch/bodies.hpp"
#include "workloads/model_session.hpp"

#include <map>
#include <stdexcept>
#include <string>
#include <string_view>

namespace switchmark::workloads::forced_switch {

/// How the cells of this workload are run on any model that preempts.
struct workload : workload_defaults<spec> {
  using bodies = forced_switch::bodies;
  template <class Model, class Stopwatch = measure::stopwatch>
  class session;

  static constexpr std::string_view name = "forced_switch";
  static constexpr measure::metric_name time_metric = "forced_switch_ns";
  static constexpr bool parity = false, needs_preemption = true;

  static std::map<std::string, std::int64_t> params(const spec& s) {
    return {{"fibers", static_cast<std::int64_t>(s.fibers)}};
  }
  /// Ticks come only where a body raises them, and each stops it.
  static runtime::model_options options(const spec&) {
    return {.ticks = {.kind = runtime::tick_kind::manual, .second_stops = false}};
  }
  static std::size_t roots(const spec& s) { return s.fibers; }
  static expectation expect(const spec& s) { return forced_switch::expect(s); }
};

/// One epoch: the fibers stop each other, in turn; then the same ticks with nobody else ready, one fiber after the
/// other, so that the handler goes its whole way but for the switch. Several times, one beside the other. `Stopwatch`
/// is a parameter so that tests can say how long each run takes.
template <class Model, class Stopwatch>
class workload::session final : public model_session<workload, Model, runtime::virtual_time> {
  using base = model_session<workload, Model, runtime::virtual_time>;
  using base::expected_;
  using base::scheduler_;
  using base::spec_;
  using base::time_;
  using base::worker_;

 public:
  explicit session(const spec& s) : base(s) { (void)timed(0, spec_.fibers); }

  [[nodiscard]] measure::epoch next() override {
    const std::uint64_t raised = spec_.fibers * spec_.rounds;
    const auto ticks = static_cast<double>(raised);
    std::vector<double> together, alone, ratios, remainders;
    for (int pair = 0; pair < pairs; ++pair) {
      together.push_back(timed(0, spec_.fibers));
      double sum = 0;
      for (std::size_t fiber = 0; fiber < spec_.fibers; ++fiber) sum += timed(fiber, fiber + 1);
      alone.push_back(sum);
      ratios.push_back(together.back() / sum);
      remainders.push_back(together.back() - sum);
    }
    measure::epoch epoch{.seconds = measure::median(together), .operations = raised};
    epoch.readings = {{"tick_ns", 1e9 * measure::median(alone) / ticks},
                      {"forced_ratio", measure::median(ratios)},
                      {"forced_remainder_ns", 1e9 * measure::median(remainders) / ticks}};
    return epoch;
  }

 private:
  static constexpr int pairs = 3;

  /// Seconds that fibers `first` to `end` take together. Throws where one of their ticks didn't do what it should.
  double timed(std::size_t first, std::size_t end) {
    const runtime::ledger before = worker_.counts;
    std::vector<std::uint64_t> results(spec_.fibers);
    auto measured = make_run(spec_, scheduler_, results, measure::not_tracing{}, time_.now());
    auto done = this->completion_of_run();
    this->spawn_tasks(done, measured, first, end);
    const Stopwatch watch;
    scheduler_.run(done);
    const double seconds = watch.seconds();
    require(end - first, worker_.counts - before);
    require_results(end - first == 1 ? "of one fiber alone" : "of all fibers", results, expected_, first, end);
    return seconds;
  }

  /// Every tick stops its fiber, the last ones too: the others stand where their own last ticks have stopped them.
  void require(std::size_t fibers, const runtime::ledger& counts) const {
    const std::uint64_t raised = fibers * spec_.rounds;
    if (counts.ticks_taken != raised || counts.ticks_without_successor != (fibers == 1 ? raised : 0))
      throw std::runtime_error("a tick that was raised has not stopped its fiber");
  }
};

}  // namespace switchmark::workloads::forced_switch
