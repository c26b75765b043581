#pragma once

#include "measure/epoch.hpp"
#include "measure/stopwatch.hpp"
#include "platform/child_process.hpp"
#include "workloads/contract.hpp"
#include "workloads/delay_server/bodies.hpp"
#include "workloads/http/serve.hpp"
#include "workloads/http/server.hpp"
#include "workloads/model_session.hpp"

#include <map>
#include <string>
#include <string_view>

namespace switchmark::workloads::delay_server {

/// A server in a process of its own, whose tasks are of `Model`. It ends with this object.
template <class Model>
class server_process {
 public:
  server_process() : server_({}), process_([this] { return run(); }) {}
  [[nodiscard]] std::uint16_t port() const noexcept { return server_.port(); }

 private:
  int run() {
    http::serve<Model>(server_, -1);
    return 0;
  }
  http::server server_;
  platform::child_process process_;
};

/// What the tasks of a run share, with the port of the server.
template <class Waits, class Log>
struct client_run : run<spec, Waits, Log> {
  std::uint16_t port;
};

/// How the cells of this workload are run on any model.
struct workload : workload_defaults<spec> {
  using verification_time = runtime::monotonic_time;
  using bodies = delay_server::bodies;
  template <class Model, class Stopwatch = measure::stopwatch>
  class session;

  static constexpr std::string_view name = "delay_server";
  static constexpr bool parity = false, needs_timers = true, needs_descriptors = true;

  /// An epoch consists of waiting: one tells as much as many.
  static int stride(const spec&, const run_scale&) { return 10; }
  static double epoch_seconds(const spec& s) {
    if (s.requests > most_ordered) return 1.1;
    return s.joined ? 0.16 : 0.46;
  }
  static std::map<std::string, std::int64_t> params(const spec& s) {
    return {{"requests", static_cast<std::int64_t>(s.requests)}, {"joined", s.joined ? 1 : 0}};
  }
  static runtime::model_options options(const spec&) { return http::server_model_options(); }
  static std::size_t roots(const spec&) { return 1; }
  template <class Model>
  static std::string unsupported(const spec& s) {
    return http::too_few_descriptors(s.requests);
  }

  /// What is expected depends on the model: that is the result.
  template <class Model>
  static expectation expect_of(const spec& s) {
    return delay_server::expect(s, Model::starts_when_called, Model::style != runtime::style::future);
  }

  template <class Model>
  static server_process<Model> surroundings(const spec&) {
    return server_process<Model>();
  }
  template <class Waits, class Log, class Model>
  static client_run<Waits, Log> make_run(const spec& s, Waits& waits, std::vector<std::uint64_t>& results, Log log,
                                         runtime::time_point start, const server_process<Model>& server) {
    return {{s, waits, results, start, log}, server.port()};
  }
};

/// One epoch: a parent and all its requests, in real time. `Stopwatch` is a parameter so that tests can say how long an
/// epoch takes.
template <class Model, class Stopwatch>
class workload::session final : public model_session<workload, Model> {
  using base = model_session<workload, Model>;
  using base::expected_;
  using base::scheduler_;
  using base::spec_;
  using base::time_;
  using base::worker_;

 public:
  explicit session(const spec& s) : base(s) {}

  [[nodiscard]] measure::epoch next() override {
    const runtime::ledger before = worker_.counts;
    std::vector<std::uint64_t> results(expected_.size());
    auto measured = make_run(spec_, scheduler_, results, measure::not_tracing{}, time_.now(), server_);
    const double seconds = this->template seconds_of<Stopwatch, spawning::timed>(with_waits, measured);
    const runtime::ledger counts = worker_.counts - before;
    const auto per_request = [this](std::uint64_t count) {
      return static_cast<double>(count) / static_cast<double>(spec_.requests);
    };
    measure::epoch epoch{.seconds = seconds, .operations = spec_.requests};
    epoch.readings = {{"request_concurrency", concurrency(spec_, seconds)},
                      {"wakes_per_request", per_request(counts.wakes)}};
    if constexpr (Model::style == runtime::style::future)
      epoch.readings.push_back({"polls_per_request", per_request(counts.child_polls)});
    return epoch;
  }

 private:
  server_process<Model> server_;
};

}  // namespace switchmark::workloads::delay_server
