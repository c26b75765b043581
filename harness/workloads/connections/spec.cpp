#include "workloads/connections/spec.hpp"

namespace switchmark::workloads::connections {

std::vector<spec> configurations(const run_scale& scale) {
  if (const auto* own = configurations_of_test<spec>(scale)) return *own;
  if (scale.quick) return {{1'000}};
  return {{1'000}, {10'000}, {20'000}};
}

http::request request_of_connection() { return http::order_request(0); }

expectation expect(const spec& s) {
  expectation expected{measure::trace(s.connections, 1), std::vector<std::uint64_t>(s.connections), {}, false};
  const std::uint64_t answer = http::hash_of(http::expected_answer(request_of_connection()));
  for (std::size_t connection = 0; connection < s.connections; ++connection)
    expected.events.log(connection, answered, answer);
  expected.counts.spawns = expected.counts.finishes = s.connections + 2;  // an acceptor, and one that waits for clients
  return expected;
}

}  // namespace switchmark::workloads::connections
