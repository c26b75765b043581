#pragma once

#include "measure/epoch.hpp"
#include "measure/stopwatch.hpp"
#include "measure/wait_histogram.hpp"
#include "workloads/contract.hpp"
#include "workloads/http/client_process.hpp"
#include "workloads/http/serve.hpp"
#include "workloads/http/server.hpp"
#include "workloads/http/server_bodies.hpp"
#include "workloads/http_service/spec.hpp"
#include "workloads/model_session.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace switchmark::workloads::http_service {

/// A server, and the process of its client.
struct surroundings {
  http::server server;
  http::client_process client{server.port()};

  explicit surroundings(std::size_t connections) : server({.connections = connections}) {}
};

template <class Waits, class Log>
using server_run = http::measured_server_run<spec, Waits, Log, event::answered>;

/// How the cells of this workload are run on any model.
struct workload : workload_defaults<spec> {
  using verification_time = runtime::monotonic_time;
  using bodies = http::server_bodies;
  template <class Model>
  class session;

  static constexpr std::string_view name = "http_service";
  static constexpr bool parity = false, needs_timers = true, needs_descriptors = true;

  static int stride(const spec& s, const run_scale&) { return s.stride; }
  static double epoch_seconds(const spec& s) {
    const double saturating = 0.1 + 150e-6 * static_cast<double>(s.connections * s.requests),
                 open_loop = s.seconds + 0.1;
    if (s.p99_below_us != 0) return saturating + 5 * open_loop;
    if (s.load_percent != 0) return saturating + open_loop;
    return s.rate != 0 ? open_loop : saturating;
  }
  static std::map<std::string, std::int64_t> params(const spec& s) {
    std::map<std::string, std::int64_t> all;
    const auto add = [&all](const char* name, std::size_t value) { all[name] = static_cast<std::int64_t>(value); };
    if (s.load_percent != 0) add("load_percent", s.load_percent);
    if (s.rate != 0) add("requests_per_second", s.rate);
    if (s.p99_below_us != 0) add("p99_below_us", s.p99_below_us);
    if (all.empty()) add("connections", s.connections);
    if (s.quantum_us != default_quantum_us) add("quantum_us", s.quantum_us);
    return all;
  }
  static runtime::model_options options(const spec& s) {
    return http::server_model_options(std::chrono::microseconds(s.quantum_us));
  }
  static std::size_t roots(const spec&) { return 1; }
  /// Few connections, and reports of two documents.
  static spec for_verification(spec s) {
    s.connections = 8;
    s.documents = std::min<std::size_t>(s.documents, 2);
    return s;
  }
  template <class Model>
  static std::string unsupported(const spec&) {
    return http::no_cpu_for_client();
  }
  static expectation expect(const spec& s) { return http_service::expect(s); }

  template <class Model>
  static http_service::surroundings surroundings(const spec& s) {
    return http_service::surroundings(s.connections);
  }
  template <class Waits, class Log>
  static server_run<Waits, Log> make_run(const spec& s, Waits& waits, std::vector<std::uint64_t>& results, Log log,
                                         runtime::time_point start, http_service::surroundings& around) {
    around.client.begin(verification_load(s));
    return {{s, waits, results, start, log}, around.server};
  }
};

/// One epoch: one load, from connecting to the last answer; or the loads of a search. Latencies are taken by the
/// client.
template <class Model>
class workload::session final : public model_session<workload, Model> {
  using base = model_session<workload, Model>;
  using base::scheduler_;
  using base::spec_;
  using base::time_;

 public:
  explicit session(const spec& s) : base(s, {}), around_(s.connections) {}

  [[nodiscard]] measure::epoch next() override {
    if (spec_.p99_below_us != 0) return search();
    const double offered = spec_.load_percent != 0 ? saturation() * static_cast<double>(spec_.load_percent) / 100
                                                   : static_cast<double>(spec_.rate);
    auto [result, cpu_seconds] = answered_by(offered == 0 ? saturating_load(spec_) : open_loop(offered));
    measure::epoch epoch{.seconds = result.seconds, .operations = result.answered()};
    const double requests = static_cast<double>(result.answered());
    epoch.readings = {{"cpu_us_per_request", 1e6 * cpu_seconds / requests},
                      {"unanswered_requests", static_cast<double>(result.unanswered)}};
    if (offered == 0)
      epoch.readings.push_back({"requests_per_second", rate_of(result)});
    else
      epoch.readings.push_back({"offered_per_second", offered});
    add_percentiles(epoch, result.short_us, {"short_p50_us", "short_p99_us", "short_p999_us"});
    add_percentiles(epoch, result.heavy_us, {"heavy_p50_us", "heavy_p99_us", "heavy_p999_us"});
    return epoch;
  }

 private:
  struct served {
    http::load_result result;
    double cpu_seconds = 0;
  };

  static double rate_of(const http::load_result& result) {
    return static_cast<double>(result.answered()) / result.seconds;
  }

  [[nodiscard]] http::load open_loop(double rate) const {
    return {.connections = spec_.connections, .rate = rate, .seconds = spec_.seconds, .documents = spec_.documents};
  }

  /// Throws std::runtime_error where an answer is missing or wrong.
  served answered_by(const http::load& of) {
    around_.server.accept_again();
    std::vector<std::uint64_t> results;
    server_run<typename Model::scheduler, measure::not_tracing> measured{{spec_, scheduler_, results, time_.now(), {}},
                                                                         around_.server};
    auto done = this->completion_of_run();
    this->spawn_tasks(done, measured, 0, 1);
    around_.client.begin(of);
    const measure::cpu_stopwatch cpu;
    scheduler_.run(done);
    const double cpu_seconds = cpu.seconds();
    served all{around_.client.end(), cpu_seconds};
    http::require_answers(all.result);
    return all;
  }

  /// Requests per second at saturation, by half of its requests. Measured before each load, since the machine may
  /// change its pace.
  double saturation() {
    spec half = spec_;
    half.requests /= 2;
    return rate_of(answered_by(saturating_load(half)).result);
  }

  measure::epoch search() {
    const double saturated = saturation();
    double seconds = 0;
    std::uint64_t answered = 0;
    const std::size_t percent = highest_load([&](std::size_t at) {
      http::load_result result = answered_by(open_loop(saturated * static_cast<double>(at) / 100)).result;
      seconds += result.seconds;
      answered += result.answered();
      std::sort(result.short_us.begin(), result.short_us.end());
      return measure::percentile(result.short_us, 0.99) < static_cast<double>(spec_.p99_below_us);
    });
    measure::epoch epoch{.seconds = seconds, .operations = answered};
    const double share = static_cast<double>(percent) / 100;
    epoch.readings = {{"rate_within_limit_per_second", saturated * share}, {"load_within_limit", share}};
    return epoch;
  }

  /// Those of the 50th, 99th and 99.9th percentile that at least one request is expected to exceed.
  static void add_percentiles(measure::epoch& epoch, std::vector<double> latencies_us,
                              std::initializer_list<measure::metric_name> metrics) {
    std::sort(latencies_us.begin(), latencies_us.end());
    const double shares[] = {0.5, 0.99, 0.999};
    const double* share = shares;
    for (const measure::metric_name metric : metrics) {
      if (static_cast<double>(latencies_us.size()) * (1 - *share) >= 1)
        epoch.readings.push_back({metric, measure::percentile(latencies_us, *share)});
      ++share;
    }
  }

  http_service::surroundings around_;
};

}  // namespace switchmark::workloads::http_service
