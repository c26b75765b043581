#include "workloads/ring/spec.hpp"

#include <algorithm>
#include <bit>

namespace switchmark::workloads::ring {

std::vector<spec> configurations(const run_scale& scale) {
  if (const auto* own = configurations_of_test<spec>(scale)) return *own;
  constexpr std::size_t switches = 100'000, fewest_rounds = 8;
  const auto tasks =
      scale.quick ? std::vector<std::size_t>{2, 100, 1'000, 10'000, 100'000}
                  : std::vector<std::size_t>{2, 10, 30, 100, 300, 1'000, 2'000, 5'000, 10'000, 20'000, 50'000, 100'000};
  std::vector<spec> specs;
  for (const std::size_t count : tasks) specs.push_back({count, std::max(fewest_rounds, switches / count)});
  return specs;
}

std::uint64_t seed(std::size_t task) noexcept { return 0x9e3779b97f4a7c15u * (task + 1); }

// Two cycles of latency, so that the kernel's cost is that of its call, whether calls depend on each other (rounds
// without yield) or not (rounds of different tasks). A longer chain would be hidden behind the switch in one of them.
std::uint64_t step(std::uint64_t state, std::size_t round) noexcept { return std::rotl(state, 7) + round; }

expectation expect(const spec& s) {
  const auto one_step = [](std::uint64_t state, std::size_t, std::size_t round) { return step(state, round); };
  return expect_round_robin(s.tasks, s.rounds, seed, one_step, [](std::uint64_t state) { return state; });
}

}  // namespace switchmark::workloads::ring
