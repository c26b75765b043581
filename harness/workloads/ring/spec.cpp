#include "workloads/ring/spec.hpp"

#include <bit>
#include <vector>

namespace switchmark::workloads::ring {

std::uint64_t seed(std::size_t task) noexcept { return 0x9e3779b97f4a7c15u * (task + 1); }

// Two cycles of latency, so that the kernel's cost is that of its call, whether calls depend on each other (rounds
// without yield) or not (rounds of different tasks). A longer chain would be hidden behind the switch in one of them.
std::uint64_t step(std::uint64_t state, std::size_t round) noexcept { return std::rotl(state, 7) + round; }

void oracle(const spec& s, measure::trace& expected) {
  std::vector<std::uint64_t> states(s.tasks);
  for (std::size_t task = 0; task < s.tasks; ++task) states[task] = seed(task);
  for (std::size_t round = 0; round < s.rounds; ++round)
    for (std::size_t task = 0; task < s.tasks; ++task) {
      states[task] = step(states[task], round);
      expected.log(task, stepped, states[task]);
    }
  for (std::size_t task = 0; task < s.tasks; ++task) expected.log(task, finished, states[task]);
}

runtime::ledger expected_ledger(const spec& s) {
  runtime::ledger counts;
  counts.spawns = counts.finishes = s.tasks;
  counts.yields = s.tasks * s.rounds;
  counts.dispatches = counts.spawns + counts.yields;
  return counts;
}

}  // namespace switchmark::workloads::ring
