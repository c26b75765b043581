#pragma once

#include "measure/epoch.hpp"
#include "measure/stopwatch.hpp"
#include "measure/wait_histogram.hpp"
#include "workloads/contract.hpp"
#include "workloads/model_session.hpp"
#include "workloads/wake_latency/bodies.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace switchmark::workloads::wake_latency {

/// What the tasks of a run share, with the thread that wakes one of them.
template <class Waits, class Log>
struct woken_run : run<spec, Waits, Log> {
  std::unique_ptr<waking_thread> waker;
};

/// How the cells of this workload are run on any model.
struct workload : workload_defaults<spec> {
  using verification_time = runtime::monotonic_time;  // the other thread lives in real time
  using bodies = wake_latency::bodies;
  template <class Model>
  class session;

  static constexpr std::string_view name = "wake_latency";
  static constexpr bool parity = false, needs_timers = true, needs_descriptors = true;

  static int stride(const spec&, const run_scale& scale) { return scale.quick ? 4 : 1; }
  static double epoch_seconds(const spec& s) { return 130e-6 * static_cast<double>(s.wakes); }

  static spec for_verification(spec s) {
    s.wakes = 20;
    return s;
  }
  static std::map<std::string, std::int64_t> params(const spec& s) {
    std::map<std::string, std::int64_t> all{{"ready_tasks", static_cast<std::int64_t>(s.ready_tasks)}};
    if (s.io_uring) all["io_uring"] = 1;
    return all;
  }
  /// Ticks as usual: where tasks are always ready, they come.
  static runtime::model_options options(const spec&) { return {}; }
  template <class Model>
  static std::string unsupported(const spec& s) {
    if (std::string reason = no_second_cpu(); !reason.empty()) return reason;
    return s.io_uring ? runtime::io_uring_unavailable() : std::string();
  }
  static std::unique_ptr<runtime::poller> make_poller(const spec& s) {
    return s.io_uring ? runtime::make_io_uring_poller() : runtime::make_epoll_poller();
  }
  static std::size_t roots(const spec& s) { return 1 + s.ready_tasks; }
  static expectation expect(const spec& s) { return wake_latency::expect(s); }

  template <class Waits, class Log>
  static woken_run<Waits, Log> make_run(const spec& s, Waits& waits, std::vector<std::uint64_t>& results, Log log,
                                        runtime::time_point start) {
    return {{s, waits, results, start, log}, std::make_unique<waking_thread>(waits.worker(), s.wakes)};
  }
};

/// One epoch: one run with a thread of its own, in real time.
template <class Model>
class workload::session final : public model_session<workload, Model> {
  using base = model_session<workload, Model>;
  using base::expected_;
  using base::scheduler_;
  using base::spec_;
  using base::time_;

 public:
  explicit session(const spec& s) : base(s) {}

  [[nodiscard]] measure::epoch next() override {
    std::vector<std::uint64_t> results(expected_.size());
    auto measured = make_run(spec_, scheduler_, results, measure::not_tracing{}, time_.now());
    measure::epoch epoch{.operations = spec_.wakes};
    epoch.seconds = this->template seconds_of<measure::stopwatch>(with_waits, measured);
    std::vector<double> latencies = measured.waker->latencies_us();
    std::sort(latencies.begin(), latencies.end());
    epoch.readings = {{"wake_p50_us", measure::percentile(latencies, 0.5)},
                      {"wake_p99_us", measure::percentile(latencies, 0.99)}};
    return epoch;
  }
};

}  // namespace switchmark::workloads::wake_latency
