// Is the throughput at saturation that `http_service` reports right? Our client and wrk put the same load on the same
// server in turn, and their medians are compared. The load: a closed loop over 64 connections, 99 short requests and a
// heavy one per hundred, in the order of the client's requests. The server is a process on one CPU; this process, which
// is our client, and wrk are on another.
//
// usage: wrk_throughput WRK SCRIPT [MODEL]
// WRK: the program; SCRIPT: wrk_requests.lua; MODEL: one of the standard models, all of which are tried by default.
// Prints a line for each model: the medians, and their ratio with the interval of the ratios of pairs. Exit code 0 when
// the clients agree, 1 when they don't or an answer was wrong, 2 on bad usage.

#include "measure/statistics.hpp"
#include "platform/child_process.hpp"
#include "platform/descriptor.hpp"
#include "platform/pinning.hpp"
#include "platform/pipe.hpp"
#include "stackful/preemption/models.hpp"
#include "stackless/safepoints/models.hpp"
#include "workloads/hog/spec.hpp"
#include "workloads/http/client_process.hpp"
#include "workloads/http/serve.hpp"
#include "workloads/http/server.hpp"
#include "workloads/http_service/spec.hpp"

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmath>
#include <cstdio>
#include <exception>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace switchmark;
using namespace switchmark::workloads;

constexpr double most_apart = 0.10;
constexpr int pairs = 7;
constexpr int seconds = 2;  ///< of each run; wrk takes whole ones
constexpr std::size_t connections = 64;

/// What is the same for all models.
struct setting {
  std::string wrk, script;
  std::size_t documents = http_service::calibrated_documents({.hog_rounds = hog::calibrated_rounds()});
  int server_cpu = *platform::allowed_cpus().rbegin(), client_cpu = *http::cpus_for_client().begin();
};

http::load load_of(const setting& with) {
  return {.connections = connections, .seconds = seconds, .documents = with.documents};
}

/// The first requests of the load in a file, as wrk_requests.lua reads it.
platform::descriptor file_of_requests(const http::load& of) {
  constexpr std::size_t requests = 100 * http::requests_for_a_heavy_one;
  std::string all;
  for (std::size_t number = 0; number < requests; ++number) {
    const std::string text = http::text_of(http::request_of(of, number));
    all += fmt::format("{}\n{}", text.size(), text);
  }
  platform::descriptor file = platform::memory_file("requests");
  if (!platform::write_all(file.get(), all)) throw std::runtime_error("the requests cannot be written to a file");
  return file;
}

/// A server of `Model` on its own CPU, until its destruction.
template <class Model>
class running_server {
 public:
  explicit running_server(int cpu)
      : process_([this, cpu] {
          platform::pin_to(cpu);
          (void)fcntl(stop_.reading_end(), F_SETFL, O_NONBLOCK);
          stop_.close_writing_end();
          http::serve<Model>(server_, stop_.reading_end());
          return 0;
        }) {}
  [[nodiscard]] std::uint16_t port() const { return server_.port(); }

 private:
  http::server server_{{}};
  platform::pipe stop_;
  platform::child_process process_;
};

/// What `program` writes to its standard output. Throws std::runtime_error where it does not end with exit code 0.
std::string output_of(const std::string& program, const std::vector<std::string>& words) {
  platform::pipe output;
  platform::child_settings settings{.program = program, .words = words};
  settings.redirections.push_back({.descriptor = STDOUT_FILENO, .source = output.writing_end()});
  platform::child_process child(settings);
  output.close_writing_end();
  std::string text;
  char bytes[4096];
  for (ssize_t got; (got = read(output.reading_end(), bytes, sizeof bytes)) > 0;)
    text.append(bytes, static_cast<std::size_t>(got));
  if (!child.wait().exited_with(0)) throw std::runtime_error(program + " has failed: " + text);
  return text;
}

/// Requests per second as wrk counts them.
double rate_of_wrk(const setting& with, std::uint16_t port, const platform::descriptor& requests) {
  const std::string output = output_of(with.wrk, {"wrk", "--threads=1", fmt::format("--connections={}", connections),
                                                  fmt::format("--duration={}s", seconds), "--script=" + with.script,
                                                  fmt::format("http://{}:{}", http::loopback, port), "--",
                                                  fmt::format("/proc/{}/fd/{}", getpid(), requests.get())});
  unsigned long long answered = 0, us = 0, errors = 0;
  const std::size_t place = output.find("counted: ");
  if (place == output.npos || std::sscanf(output.c_str() + place, "counted: %llu requests in %llu us, %llu errors",
                                          &answered, &us, &errors) != 3)
    throw std::runtime_error("wrk has not counted: " + output);
  if (errors != 0) throw std::runtime_error(fmt::format("wrk has seen {} errors", errors));
  return 1e6 * static_cast<double>(answered) / static_cast<double>(us);
}

double rate_of_ours(const setting& with, std::uint16_t port) {
  const http::load_result result = http::put_load(port, load_of(with));
  http::require_answers(result);
  return static_cast<double>(result.answered()) / result.seconds;
}

/// A median with its interval.
std::string figure(double median, const std::vector<double>& samples, int digits) {
  const measure::interval span = measure::median_interval(samples);
  return fmt::format("{:.{}f} [{:.{}f}, {:.{}f}]", median, digits, span.low, digits, span.high, digits);
}

/// Prints the line of a model; whether the clients agree.
template <class Model>
bool compare(const setting& with) {
  const running_server<Model> server(with.server_cpu);
  const platform::descriptor requests = file_of_requests(load_of(with));
  std::vector<double> by_ours, by_wrk, ratios;
  for (int pair = 0; pair < pairs; ++pair) {
    if (pair % 2 == 0) by_ours.push_back(rate_of_ours(with, server.port()));
    by_wrk.push_back(rate_of_wrk(with, server.port(), requests));
    if (pair % 2 != 0) by_ours.push_back(rate_of_ours(with, server.port()));
    ratios.push_back(by_ours.back() / by_wrk.back());
  }
  const double ours = measure::median(by_ours), of_wrk = measure::median(by_wrk), ratio = ours / of_wrk;
  fmt::print("{:<16}{:>24}{:>24}{:>24}\n", Model::id, figure(ours, by_ours, 0), figure(of_wrk, by_wrk, 0),
             figure(ratio, ratios, 2));
  std::fflush(stdout);
  return std::abs(ratio - 1) <= most_apart;
}

template <class... Models>
int compare_models(const setting& with, std::string_view wanted, runtime::model_list<Models...>) {
  if (!wanted.empty() && ((wanted != Models::id) && ...)) {
    fmt::print(stderr, "wrk_throughput: there is no model '{}': there are{}\n", wanted,
               (std::string() + ... + (" " + std::string(Models::id))));
    return 2;
  }
  fmt::print("{:<16}{:>24}{:>24}{:>24}\n", "per second", "our client", "wrk", "ratio");
  bool agree = true;
  ((agree &= (!wanted.empty() && wanted != Models::id) || compare<Models>(with)), ...);
  fmt::print("{}: our client and wrk are {} than {:.0f} % apart\n", agree ? "holds" : "FAILS", agree ? "less" : "more",
             100 * most_apart);
  return agree ? 0 : 1;
}

}  // namespace

int main(int count, char** words) {
  if (count != 3 && count != 4) {
    fmt::print(stderr, "usage: wrk_throughput WRK SCRIPT [MODEL]\n");
    return 2;
  }
  try {
    if (const std::string reason = http::no_cpu_for_client(); !reason.empty()) {
      fmt::print(stderr, "wrk_throughput: {}\n", reason);
      return 2;
    }
    const setting with{.wrk = words[1], .script = words[2]};
    platform::pin_to(with.client_cpu);
    return compare_models(with, count == 4 ? words[3] : "", stackful::standard_models{} + stackless::standard_models{});
  } catch (const std::exception& failure) {
    fmt::print(stderr, "wrk_throughput: {}\n", failure.what());
    return 1;
  }
}
