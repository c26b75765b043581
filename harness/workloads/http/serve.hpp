#pragma once

#include "measure/trace.hpp"
#include "runtime/completion.hpp"
#include "runtime/reactor.hpp"
#include "runtime/style.hpp"
#include "runtime/time_source.hpp"
#include "runtime/worker.hpp"
#include "workloads/http/server.hpp"
#include "workloads/http/server_bodies.hpp"
#include "workloads/run.hpp"
#include "workloads/run_completion.hpp"
#include "workloads/spawn_task.hpp"

#include <cstddef>
#include <memory>
#include <type_traits>

namespace switchmark::workloads::http {

/// Stack, ticks and budget of a model that runs a server: those of the hogs, whose documents its heavy requests digest.
[[nodiscard]] inline runtime::model_options server_model_options(
    runtime::duration quantum = std::chrono::milliseconds(1)) {
  return {.stack_bytes = 256 * 1024,
          .ticks = {.quantum = quantum},
          .budget = {.operations = 4, .quantum = quantum},
          .workload = "http_service"};
}

/// What the tasks of a server share that nobody measures.
template <class Waits>
struct server_run {
  using waits_type = Waits;

  Waits& waits;
  http::server& server;
  int stop_descriptor;
  runtime::completion connections_done = {};

  void answered(std::size_t, const response&) const noexcept {}
};

/// What the tasks of a server share in a workload, whose event `Answered` notes an answer.
template <class Spec, class Waits, class Log, auto Answered>
struct measured_server_run : run<Spec, Waits, Log> {
  http::server& server;
  int stop_descriptor = -1;  ///< it ends with its clients
  runtime::completion connections_done = {};

  void answered(std::size_t connection, const response& answer) const {
    if constexpr (!std::is_same_v<Log, measure::not_tracing>) this->log(connection, Answered, hash_of(answer));
  }
};

/// Runs `server` on `Model` in the calling thread until it has accepted as many connections as it shall and they are
/// closed; or until it is stopped, and it is stopped when `stop_descriptor` can be read (negative: there is none). At
/// the end what `server` counts stands in `counts`. Throws what a task throws.
template <class Model>
void serve(server& server, int stop_descriptor, runtime::ledger* counts = nullptr) {
  runtime::monotonic_time time;
  runtime::reactor reactor;
  runtime::worker worker(time, &reactor);
  std::unique_ptr<typename Model::scheduler> scheduler(
      new typename Model::scheduler(Model::make(worker, server_model_options())));
  server_run<typename Model::scheduler> run{*scheduler, server, stop_descriptor};
  run_completion done([&] { scheduler.reset(); });
  const auto spawn = [&](std::size_t task) { spawn_task<server_bodies, Model::style>(*scheduler, done, run, task); };
  spawn(0);
  if (stop_descriptor >= 0) spawn(1);
  if (server.has_deadlines()) spawn(2);
  scheduler->run(done);
  if (counts != nullptr) *counts = worker.counts;
}

}  // namespace switchmark::workloads::http
