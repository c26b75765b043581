#include "workloads/forced_switch/spec.hpp"

#include <algorithm>
#include <bit>

namespace switchmark::workloads::forced_switch {

std::vector<spec> configurations(const run_scale& scale) {
  if (const auto* own = configurations_of_test<spec>(scale)) return *own;
  constexpr std::size_t ticks = 8'000, fewest_rounds = 20;
  std::vector<spec> specs;
  for (const std::size_t fibers : {2, 10, 100, 1'000})
    specs.push_back({fibers, std::max(fewest_rounds, ticks / fibers)});
  return specs;
}

std::uint64_t seed(std::size_t task) noexcept { return 0x9e3779b97f4a7c15u * (task + 1); }

std::uint64_t step(std::uint64_t state, std::size_t round) noexcept { return std::rotl(state, 7) + round; }

expectation expect(const spec& s) {
  expectation expected{measure::trace(s.fibers, s.rounds), std::vector<std::uint64_t>(s.fibers), {}, false};
  for (std::size_t task = 0; task < s.fibers; ++task) {
    std::uint64_t& state = expected.results[task] = seed(task);
    for (std::size_t round = 0; round < s.rounds; ++round)
      expected.events.log(task, stepped, state = step(state, round));
  }
  expected.counts.spawns = expected.counts.finishes = s.fibers;
  return expected;
}

}  // namespace switchmark::workloads::forced_switch
