#pragma once

#include "measure/epoch.hpp"
#include "measure/stopwatch.hpp"
#include "workloads/channel/baseline.hpp"
#include "workloads/channel/bodies.hpp"
#include "workloads/contract.hpp"
#include "workloads/interleaved_timer.hpp"
#include "workloads/model_session.hpp"

#include <map>
#include <string>
#include <string_view>

namespace switchmark::workloads::channel {

/// How the cells of this workload are run on any model.
struct workload : workload_defaults<spec> {
  using bodies = channel::bodies;
  template <class Model, class Stopwatch = measure::stopwatch>
  class session;

  static constexpr std::string_view name = "channel";
  static constexpr measure::metric_name time_metric = "message_ns";

  static int stride(const spec&, const run_scale& scale) { return scale.quick ? 2 : 1; }
  static std::map<std::string, std::int64_t> params(const spec& s) {
    return {{"capacity", static_cast<std::int64_t>(s.capacity)}};
  }
  static std::size_t roots(const spec&) { return tasks; }
  static expectation expect(const spec& s) { return channel::expect(s); }

  template <class Waits, class Log>
  static channel_run<Waits, Log> make_run(const spec& s, Waits& waits, std::vector<std::uint64_t>& results, Log log,
                                          runtime::time_point start) {
    return {{s, waits, results, start, log}, {waits, s.capacity}};
  }
};

/// One epoch: all messages through the channel, and the kernels of both tasks from one plain loop; which comes first
/// changes from epoch to epoch. `Stopwatch` is a parameter so that tests can say how long a run takes.
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
    const auto taken = timer_.measure([&] { return with_channel(); }, [&] { return without_channel(); });
    const runtime::ledger counts = worker_.counts - before;
    measure::epoch epoch{.seconds = taken.with - taken.without, .operations = spec_.messages};
    epoch.readings = {{"waits_per_message", static_cast<double>(counts.parks) / static_cast<double>(spec_.messages)}};
    return epoch;
  }

 private:
  double with_channel() { return this->template seconds_with<Stopwatch>(with_waits, spec_, scheduler_); }

  double without_channel() {
    std::vector<std::uint64_t> results(tasks);
    const Stopwatch watch;
    pass_plainly(spec_, results);
    const double seconds = watch.seconds();
    require_results("in a plain loop", results, expected_);
    return seconds;
  }

  interleaved_timer timer_;
};

}  // namespace switchmark::workloads::channel
