#include "workloads/generators/spec.hpp"

#include <algorithm>
#include <bit>

namespace switchmark::workloads::generators {

std::vector<spec> counts(const run_scale& scale) {
  if (const auto* own = configurations_of_test<spec>(scale)) return *own;
  return {{.values = 10'000}};
}

std::vector<spec> walks(const run_scale& scale) {
  if (const auto* own = configurations_of_test<spec>(scale)) return *own;
  std::vector<spec> specs;
  for (const std::size_t nodes : {15, 63, 255, 1'023, 4'095, 16'383, 65'535})
    if (!scale.quick || nodes == 15 || nodes == 255 || nodes == 4'095)
      specs.push_back({.values = nodes, .rounds = std::max<std::size_t>(1, 4'095 / nodes), .walks = true});
  return specs;
}

std::uint64_t value_at(std::size_t place) noexcept { return 0x9e3779b97f4a7c15u * (place + 1); }

std::uint64_t fold(std::uint64_t state, std::uint64_t value) noexcept { return std::rotl(state, 7) + value; }

expectation expect(const spec& s) {
  expectation expected{measure::trace(s.tasks, s.rounds * s.values), std::vector<std::uint64_t>(s.tasks), {}};
  std::uint64_t &given = expected.results[0], &taken = expected.results[1];
  for (std::size_t round = 0; round < s.rounds; ++round)
    for (std::size_t place = 0; place < s.values; ++place) {
      expected.events.log(0, gave, given = value_at(place));
      expected.events.log(1, took, taken = fold(taken, given));
    }
  expected.counts.spawns = expected.counts.finishes = s.tasks;
  expected.counts.yields = s.tasks * s.rounds * s.values;
  expected.counts.dispatches = expected.counts.spawns + expected.counts.yields;
  return expected;
}

}  // namespace switchmark::workloads::generators
