#include "workloads/depth/spec.hpp"

#include <algorithm>
#include <bit>

namespace switchmark::workloads::depth {

std::vector<spec> points(const scale&) {
  constexpr std::size_t polls = 100'000, fewest_rounds = 200;
  std::vector<spec> all;
  for (const std::size_t depth : depths)
    all.push_back({.rounds = std::clamp(polls / depth, fewest_rounds, polls / 4), .depth = depth});
  return all;
}

std::uint64_t rise(std::uint64_t state, std::size_t depth) noexcept { return std::rotl(state, 11) ^ depth; }

expectation expect(const spec& s) {
  expectation expected{measure::trace(s.tasks, s.rounds + 1), std::vector<std::uint64_t>(s.tasks), {}};
  auto& states = expected.results;
  for (std::size_t task = 0; task < s.tasks; ++task) states[task] = seed(task);
  for (std::size_t round = 0; round < s.rounds; ++round)
    for (std::size_t task = 0; task < s.tasks; ++task) {
      states[task] = step(states[task], round);
      expected.events.log(task, stepped, states[task]);
    }
  for (std::size_t task = 0; task < s.tasks; ++task) {
    for (std::size_t depth = 2; depth <= s.depth; ++depth) states[task] = rise(states[task], depth);
    expected.events.log(task, finished, states[task]);
  }
  expected.counts.spawns = expected.counts.finishes = s.tasks;
  expected.counts.yields = s.tasks * s.rounds;
  expected.counts.dispatches = expected.counts.spawns + expected.counts.yields;
  return expected;
}

}  // namespace switchmark::workloads::depth
