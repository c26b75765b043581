#pragma once

#include "workloads/http/load.hpp"
#include "workloads/run_scale.hpp"
#include "workloads/verify.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace switchmark::workloads::http_service {

/// Of a model with ticks.
inline constexpr std::size_t default_quantum_us = 1'000;

/// A server with 64 connections that stay open, and a client on another CPU: 99 of 100 requests are short (an order),
/// one is heavy (a report). The three kinds of load exclude each other; without any, the load is a closed loop, which
/// saturates the server until every connection has sent its requests: the same ones for every model.
struct spec {
  std::size_t load_percent = 0;  ///< of the model's own rate at saturation
  std::size_t rate = 0;          ///< requests per second, equal for all models
  std::size_t p99_below_us = 0;  ///< the highest load at which short requests are so fast is searched for
  std::size_t documents = 1;     ///< of a report; calibrated
  double seconds = 1;            ///< of an epoch of an open loop
  std::size_t requests = 50;     ///< of each connection at saturation
  std::size_t connections = 64;
  std::size_t quantum_us = default_quantum_us;
  int stride = 10;  ///< measured in the processes whose index is a multiple of it
};

/// Saturation and one load; in a full run more loads, and the search.
[[nodiscard]] std::vector<spec> configurations(const run_scale& scale);
/// The same, with saturation and the load of 60 % measured in every process, so that a full run gives them intervals,
/// and other loads in every third process, since one of them may find the machine in another state.
[[nodiscard]] std::vector<spec> repeated(std::vector<spec> configurations);
/// Saturation and the load of 60 % with shorter quanta, for models with ticks; a full run has them.
[[nodiscard]] std::vector<spec> shorter_quanta(const run_scale& scale);
/// Equal rates for all models; a full run has them.
[[nodiscard]] std::vector<spec> equal_rates(const run_scale& scale);

/// Documents of a report that take about 10 ms.
[[nodiscard]] std::size_t calibrated_documents(const run_scale& scale) noexcept;

/// Where a task logs. A task of the trace is a connection.
enum event : std::uint32_t {
  answered,  ///< a response; a hash of its code and body
};

/// The closed loop that saturates the server. It ends with its requests and not after a time: where short requests
/// overtake heavy ones, more heavy ones are in progress at any moment, and would be answered after the end of the time,
/// so that models would be compared by different requests.
[[nodiscard]] http::load saturating_load(const spec& s);
/// The closed loop by which a cell is verified.
[[nodiscard]] http::load verification_load(spec s);

/// What every run under `verification_load` must do, computed without any model.
[[nodiscard]] expectation expect(const spec& s);

/// The percent of the saturation, in steps of 5, at which `passes(percent)` holds last, where it holds for all below
/// and for none above; 0 if it holds for none of 5 ... 95. Calls `passes` at most five times.
template <class Passes>
std::size_t highest_load(Passes passes) {
  std::size_t good = 0, bad = 20;  // in steps of 5 %
  while (bad - good > 1) {
    const std::size_t middle = (good + bad) / 2;
    (passes(5 * middle) ? good : bad) = middle;
  }
  return 5 * good;
}

}  // namespace switchmark::workloads::http_service
