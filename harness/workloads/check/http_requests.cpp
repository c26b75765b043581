// Many requests through the server of `http_service`, on every model that the workload runs: is each of them answered,
// and answered as the oracle says? The server runs in this process, pinned to one CPU; the client is a process on
// another CPU, and puts a closed loop over 64 connections on the server.
//
// Reports have one document, hence a heavy request costs as much as a few short ones. The workload gives a heavy
// request 10 ms: a million requests with ten thousand such ones would take two minutes a model.
//
// usage: http_requests [REQUESTS]
// Prints a line for each model; exit code 0 when no answer was wrong or lost, 1 when one was, 2 on bad usage.

#include "platform/pinning.hpp"
#include "runtime/model_list.hpp"
#include "stackful/preemption/models.hpp"
#include "stackless/safepoints/models.hpp"
#include "workloads/http/client_process.hpp"
#include "workloads/http/serve.hpp"
#include "workloads/http/server.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cstdio>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

namespace {

using namespace switchmark;
using namespace switchmark::workloads;

constexpr std::size_t connections = 64;
/// A server that answers fewer requests than that in a second counts as one that loses answers.
constexpr double slowest_per_second = 2'000;

/// A server and its client, for all models in turn.
struct pair_of_processes {
  http::server server{{.connections = connections}};
  http::client_process client{server.port()};
};

/// Every connection sends as many requests as every other one: `requests`, rounded up, in all.
http::load load_of(std::size_t requests) {
  const std::size_t of_each = (requests + connections - 1) / connections;
  return {.connections = connections,
          .seconds = 1 + static_cast<double>(requests) / slowest_per_second,
          .requests = of_each,
          .documents = 1};
}

/// Prints the line of a model; whether no answer was wrong or lost.
template <class Model>
bool check(pair_of_processes& both, const http::load& of) {
  if (const std::string reason = Model::unsupported(http::server_model_options()); !reason.empty()) {
    fmt::print("{:<24}not applicable: {}\n", Model::id, reason);
    return true;
  }
  both.server.accept_again();
  both.client.begin(of);
  http::serve<Model>(both.server, -1);
  const http::load_result result = both.client.end();
  const std::size_t sent = of.requests * of.connections, lost = sent - result.answered();
  fmt::print("{:<24}{:>10}{:>9}{:>9}{:>7}{:>12.1f}{:>14.0f}\n", Model::id, sent, result.heavy_us.size(), result.wrong,
             lost, result.seconds, static_cast<double>(result.answered()) / result.seconds);
  if (result.wrong != 0) fmt::print(stderr, "{}: the first wrong answer is {}\n", Model::id, result.first_wrong);
  std::fflush(stdout);
  return result.wrong == 0 && lost == 0;
}

template <class... Models>
bool check_all(pair_of_processes& both, const http::load& of, runtime::model_list<Models...>) {
  bool right = true;
  ((right &= check<Models>(both, of)), ...);
  return right;
}

std::optional<std::size_t> number_of(std::string_view text) {
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number == 0) return std::nullopt;
  return number;
}

int check_models(std::size_t requests) {
  if (const std::string reason = http::no_cpu_for_client(); !reason.empty()) {
    fmt::print(stderr, "http_requests: {}\n", reason);
    return 2;
  }
  pair_of_processes both;
  platform::pin_to(*platform::allowed_cpus().rbegin());
  constexpr auto models = stackful::standard_models{} + stackless::standard_models{} +
                          runtime::model_list<stackless::coroutine_eager_model, stackless::future_budget_model,
                                              stackless::future_budget_flag_model, stackless::coroutine_budget_model,
                                              stackless::coroutine_budget_flag_model>{};
  fmt::print("{:<24}{:>10}{:>9}{:>9}{:>7}{:>12}{:>14}\n", "model", "requests", "heavy", "wrong", "lost", "seconds",
             "per second");
  const bool right = check_all(both, load_of(requests), models);
  fmt::print("{}: wrong or lost answers: {}\n", right ? "holds" : "FAILS", right ? "none" : "see above");
  return right ? 0 : 1;
}

}  // namespace

int main(int count, char** words) {
  const std::optional<std::size_t> requests = count == 1 ? 1'000'000 : number_of(words[1]);
  if (count > 2 || !requests) {
    fmt::print(stderr, "usage: http_requests [REQUESTS]\n");
    return 2;
  }
  try {
    return check_models(*requests);
  } catch (const std::exception& failure) {
    fmt::print(stderr, "http_requests: {}\n", failure.what());
    return 1;
  }
}
