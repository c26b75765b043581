#pragma once

#include "measure/epoch.hpp"
#include "measure/memory.hpp"
#include "measure/statistics.hpp"
#include "measure/stopwatch.hpp"
#include "workloads/connections/bodies.hpp"
#include "workloads/connections/idle_clients.hpp"
#include "workloads/connections/spec.hpp"
#include "workloads/contract.hpp"
#include "workloads/http/serve.hpp"
#include "workloads/http/server.hpp"
#include "workloads/model_session.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace switchmark::workloads::connections {

/// A server, and the process of its clients.
struct surroundings {
  http::server server;
  idle_clients clients{server.port()};

  explicit surroundings(std::size_t connections) : server({.connections = connections}) {}
};

/// What the tasks of a run share: the clients, beside what those of every server do.
template <class Waits, class Log>
struct server_run : http::measured_server_run<spec, Waits, Log, event::answered> {
  idle_clients& clients;
  bool closes;  ///< the clients close all connections when they are done
};

/// How the cells of this workload are run on any model.
struct workload : workload_defaults<spec> {
  using verification_time = runtime::monotonic_time;
  using bodies = connections::bodies;
  template <class Model>
  class session;

  static constexpr std::string_view name = "connections";
  static constexpr bool parity = false, needs_timers = true, needs_descriptors = true, isolated = true;

  /// Every sample wants a process of its own.
  static int stride(const spec&, const run_scale&) { return 10; }
  static double epoch_seconds(const spec& s) { return 0.2 + 2e-4 * static_cast<double>(s.connections); }
  static std::map<std::string, std::int64_t> params(const spec& s) {
    return {{"connections", static_cast<std::int64_t>(s.connections)}};
  }
  static runtime::model_options options(const spec&) {
    runtime::model_options options = http::server_model_options();
    options.ticks = ticks_beyond_an_epoch;  // nothing is to be preempted here, and a tick touches the stack
    return options;
  }
  static std::size_t roots(const spec&) { return 2; }
  static spec for_verification(const spec& s) { return {std::min<std::size_t>(s.connections, 50)}; }
  template <class Model>
  static std::string unsupported(const spec& s) {
    return http::too_few_descriptors(s.connections);
  }
  static expectation expect(const spec& s) { return connections::expect(s); }

  template <class Model>
  static connections::surroundings surroundings(const spec& s) {
    return connections::surroundings(s.connections);
  }
  template <class Waits, class Log>
  static server_run<Waits, Log> make_run(const spec& s, Waits& waits, std::vector<std::uint64_t>& results, Log log,
                                         runtime::time_point start, connections::surroundings& around) {
    around.clients.begin_connecting(s.connections);
    return {{{s, waits, results, start, log}, around.server}, around.clients, true};
  }
};

/// One epoch: the clients connect in eight steps, and memory is read after each; then they ask by random connections;
/// then they close all. Wants a process of its own, whose heap has no free room.
template <class Model>
class workload::session final : public model_session<workload, Model> {
  using base = model_session<workload, Model>;
  using base::scheduler_;
  using base::spec_;
  using base::time_;

 public:
  explicit session(const spec& s) : base(s, {}), around_(s.connections) {}

  [[nodiscard]] measure::epoch next() override {
    std::vector<std::uint64_t> results;
    server_run<typename Model::scheduler, measure::not_tracing> measured{
        {{spec_, scheduler_, results, time_.now(), {}}, around_.server}, around_.clients, false};
    around_.server.accept_again();
    auto done = this->completion_of_run();
    this->spawn_tasks(done, measured, 0, 1);
    const measure::stopwatch watch;
    const std::vector<reading> readings = memory_while_connecting(measured);
    measure::epoch epoch{.seconds = watch.seconds(), .operations = spec_.connections};
    around_.clients.begin_asking(asked_requests);
    wait_for_clients(measured);
    epoch.readings = describe(readings);
    epoch.readings.push_back({"idle_answer_us", measure::median(around_.clients.answer_us())});
    around_.clients.begin_closing();
    wait_for_clients(measured);
    scheduler_.run(done);
    return epoch;
  }

 private:
  static constexpr std::size_t steps = 8;
  static constexpr double page_bytes = 4096;

  struct reading : measure::memory_reading {
    double kernel_bytes = 0;
  };

  /// The server runs meanwhile.
  template <class Run>
  void wait_for_clients(Run& measured) {
    auto step = this->completion_of_run();
    this->spawn_tasks(step, measured, 1, 2);
    scheduler_.run(step);
  }

  template <class Run>
  std::vector<reading> memory_while_connecting(Run& measured) {
    std::vector<reading> readings;
    readings.reserve(steps);
    // The first step is no reading: the code and the stack that the server runs on are no part of a connection.
    for (std::size_t step = 1; step <= steps; ++step) {
      const std::size_t count = spec_.connections * step / steps;
      around_.clients.begin_connecting(count);
      wait_for_clients(measured);
      readings.push_back({measure::read_memory(count), measure::read_kernel_bytes()});
    }
    return readings;
  }

  static std::vector<measure::reading> describe(const std::vector<reading>& readings) {
    std::vector<measure::memory_reading> process, kernel;
    for (const reading& each : readings) {
      process.push_back(each);
      kernel.push_back({.tasks = each.tasks, .resident_bytes = each.kernel_bytes});
    }
    std::vector<measure::reading> all;
    constexpr auto field = &measure::memory_reading::resident_bytes;
    if (measure::growth_is_resolved(process, field, page_bytes))
      all.push_back({"resident_bytes_per_connection", measure::growth_per_task(process, field)});
    if (measure::growth_is_resolved(kernel, field, page_bytes))
      all.push_back({"kernel_bytes_per_connection", measure::growth_per_task(kernel, field)});
    return all;
  }

  connections::surroundings around_;
};

}  // namespace switchmark::workloads::connections
