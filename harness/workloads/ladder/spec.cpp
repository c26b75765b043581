#include "workloads/ladder/spec.hpp"

namespace switchmark::workloads::ladder {

std::uint64_t called(std::uint64_t state) noexcept { return state; }

callee call_target() noexcept { return &called; }

std::vector<std::uint64_t> results_of(const spec& s) {
  std::vector<std::uint64_t> results(s.tasks);
  for (std::size_t party = 0; party < s.tasks; ++party) {
    results[party] = ring::seed(party);
    for (std::size_t round = 0; round < s.rounds; ++round) results[party] = ring::step(results[party], round);
  }
  return results;
}

expectation outcome_of(const spec& s) {
  expectation expected{measure::trace(s.tasks, 1), results_of(s), {}, false};
  for (std::size_t party = 0; party < s.tasks; ++party)
    expected.events.log(party, ring::finished, expected.results[party]);
  return expected;
}

}  // namespace switchmark::workloads::ladder
