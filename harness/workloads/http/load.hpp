#pragma once

#include "workloads/http/messages.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace switchmark::workloads::http {

/// What clients ask of a server, by connections that stay open: short requests (an order), and every hundredth a heavy
/// one (a report).
struct load {
  std::size_t connections = 64;
  /// Requests per second at moments that are fixed beforehand, independent of the answers (open loop): a Poisson
  /// process. 0: each connection sends its next request when it has the answer to the last one (closed loop), which
  /// saturates the server.
  double rate = 0;
  double seconds = 1;         ///< for which requests are sent
  std::size_t requests = 0;   ///< of a closed loop: how many each connection sends at most; 0: any number
  std::size_t documents = 1;  ///< of a report
  std::uint64_t seed = 1;     ///< of the moments, and of which requests are heavy
};

/// How many different requests of each class there are.
inline constexpr std::size_t different_orders = 256, different_reports = 4;
/// One of so many is heavy.
inline constexpr std::size_t requests_for_a_heavy_one = 100;

/// The moments of the requests of an open loop in ns after the start, ascending. As many as `rate` times `seconds` on
/// average; the same seed gives the same moments at every rate, but for the scale.
[[nodiscard]] std::vector<std::uint64_t> intended_moments(const load& of);

/// Whether request number `number` is heavy: exactly one of each hundred, at a random place.
[[nodiscard]] bool is_heavy(std::uint64_t seed, std::size_t number) noexcept;

/// What is sent as request number `number` of a load. In a closed loop the requests of connection c, of C, are those
/// with the numbers c, c + C, c + 2 C ...
[[nodiscard]] request request_of(const load& of, std::size_t number);

/// What became of a load.
struct load_result {
  std::vector<double> short_us;  ///< latencies of the short requests, in the order of their answers
  std::vector<double> heavy_us;  ///< of the heavy ones
  double seconds = 0;            ///< from the first intended moment to the last answer
  std::size_t unanswered = 0;
  std::size_t wrong = 0;    ///< answers that the oracle does not expect
  std::string first_wrong;  ///< what was answered in place of what

  [[nodiscard]] std::size_t answered() const noexcept { return short_us.size() + heavy_us.size(); }
};

/// Puts `of` on the server at `port` of this machine, from the calling thread, and waits for the answers, for
/// `most_seconds` longer than requests are sent. Every answer is checked.
///
/// A latency is the time from the *intended* moment of a request to the last byte of its answer; so a request that
/// waits here because all connections are busy is late, too. In a closed loop the intended moment is when it is sent.
///
/// This is the measuring instrument: it is the same for all models, and belongs on a CPU of its own, of which it takes
/// as much as it gets for most of the time.
[[nodiscard]] load_result put_load(std::uint16_t port, const load& of, double most_seconds = 10);

}  // namespace switchmark::workloads::http
