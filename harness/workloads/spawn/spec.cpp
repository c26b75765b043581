#include "workloads/spawn/spec.hpp"

#include <bit>

namespace switchmark::workloads::spawn {

std::vector<spec> configurations(const run_scale& scale) {
  if (const auto* own = configurations_of_test<spec>(scale)) return *own;
  return {{1'000}};
}

std::uint64_t produce(std::size_t child) noexcept { return std::rotl(child + 0x9e3779b97f4a7c15u, 9); }

expectation expect(const spec& s) {
  expectation expected{measure::trace(s.children + 1, s.children), std::vector<std::uint64_t>(s.children + 1), {}};
  std::uint64_t sum = 0;
  for (std::size_t child = 0; child < s.children; ++child) {
    const std::uint64_t product = expected.results[child + 1] = produce(child);
    expected.events.log(child + 1, ran, product);
    expected.events.log(0, joined, sum += product);
  }
  expected.results[0] = sum;
  expected.counts.spawns = expected.counts.finishes = s.children + 1;
  expected.counts.joins = expected.counts.wakes = s.children;
  expected.counts.dispatches = expected.counts.spawns + expected.counts.wakes;
  return expected;
}

}  // namespace switchmark::workloads::spawn
