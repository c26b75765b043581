#include "workloads/ring/spec.hpp"

#include <algorithm>
#include <bit>

namespace switchmark::workloads::ring {

std::vector<spec> points(const scale&) {
  constexpr std::size_t switches = 100'000, fewest_rounds = 8;
  std::vector<spec> all;
  for (std::size_t tasks : {2, 100, 1'000, 10'000, 100'000})
    all.push_back({tasks, std::max(fewest_rounds, switches / tasks)});
  return all;
}

std::uint64_t seed(std::size_t task) noexcept { return 0x9e3779b97f4a7c15u * (task + 1); }

// Two cycles of latency, so that the kernel's cost is that of its call, whether calls depend on each other (rounds
// without yield) or not (rounds of different tasks). A longer chain would be hidden behind the switch in one of them.
std::uint64_t step(std::uint64_t state, std::size_t round) noexcept { return std::rotl(state, 7) + round; }

expectation expect(const spec& s) {
  expectation expected{measure::trace(s.tasks, s.rounds + 1), std::vector<std::uint64_t>(s.tasks), {}};
  auto& states = expected.results;
  for (std::size_t task = 0; task < s.tasks; ++task) states[task] = seed(task);
  for (std::size_t round = 0; round < s.rounds; ++round)
    for (std::size_t task = 0; task < s.tasks; ++task) {
      states[task] = step(states[task], round);
      expected.events.log(task, stepped, states[task]);
    }
  for (std::size_t task = 0; task < s.tasks; ++task) expected.events.log(task, finished, states[task]);
  expected.counts.spawns = expected.counts.finishes = s.tasks;
  expected.counts.yields = s.tasks * s.rounds;
  expected.counts.dispatches = expected.counts.spawns + expected.counts.yields;
  return expected;
}

}  // namespace switchmark::workloads::ring
