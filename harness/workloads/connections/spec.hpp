#pragma once

#include "workloads/http/service.hpp"
#include "workloads/run_scale.hpp"
#include "workloads/verify.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace switchmark::workloads::connections {

/// N connections to a server that stay open and are idle after a first short request: what each of them keeps in
/// memory, and how fast a request by a random one is answered.
struct spec {
  std::size_t connections = 1;
};

/// 1,000 connections; in a full run up to 20,000.
[[nodiscard]] std::vector<spec> configurations(const run_scale& scale);

/// What a connection asks each time.
[[nodiscard]] http::request request_of_connection();

/// Requests whose median time is reported.
inline constexpr std::size_t asked_requests = 500;

/// Where a task logs. A task of the trace is a connection.
enum event : std::uint32_t {
  answered,  ///< a response; a hash of its code and body
};

/// What every run must do in which each connection sends one request.
[[nodiscard]] expectation expect(const spec& s);

}  // namespace switchmark::workloads::connections
