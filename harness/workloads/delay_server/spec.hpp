#pragma once

#include "runtime/time_source.hpp"
#include "workloads/http/messages.hpp"
#include "workloads/run_scale.hpp"
#include "workloads/verify.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace switchmark::workloads::delay_server {

/// One parent makes N requests to a server in another process, which answers each after a delay, and waits for all at
/// once or for one after the other: `join_all` with the world in place of timers. Client and server are of the same
/// model.
///
/// The parent is task 0, request i is task i + 1.
struct spec {
  std::size_t requests = 5;
  bool joined = true;  ///< else each is made before the first is awaited, and they are awaited one by one
};

[[nodiscard]] constexpr std::size_t children_of(const spec& s) noexcept { return s.requests; }

/// 5 requests, one by one and joined; in a full run 1,000 joined.
[[nodiscard]] std::vector<spec> configurations(const run_scale& scale);

/// So many requests or fewer have delays that are far apart: the order of their events is a part of the history.
inline constexpr std::size_t most_ordered = 5;

/// Where a task logs.
enum event : std::uint32_t {
  sent,      ///< the number of a request, when it is sent
  answered,  ///< and when its answer is complete
  joined,    ///< the parent, when it has all answers
};

/// The delay of a request: of five, 90, 30, 150, 60 and 120 ms; else 0 to 990 ms in steps of 10.
[[nodiscard]] std::uint64_t delay_ms(const spec& s, std::size_t request) noexcept;

/// Request number `number`, whose text is its number.
[[nodiscard]] http::request request_of(const spec& s, std::size_t number);
/// In whose history the events of a request stand: in the parent's where their order is fixed.
[[nodiscard]] inline std::size_t task_of(const spec& s, std::size_t request) noexcept {
  return s.requests <= most_ordered ? 0 : request + 1;
}

/// What every run must do, computed without any model. `starts_when_called`: requests that are made are sent, awaited
/// or not. `requests_are_tasks`: those that are joined are spawned.
[[nodiscard]] expectation expect(const spec& s, bool starts_when_called, bool requests_are_tasks);

/// All delays over the time that they took together: 1 when one comes after the other.
[[nodiscard]] double concurrency(const spec& s, double seconds);

}  // namespace switchmark::workloads::delay_server
