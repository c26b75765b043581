#include "workloads/ring/spec.hpp"

#include <algorithm>
#include <bit>

namespace switchmark::workloads::ring {
namespace {

/// Rounds for about 20,000 switches, which take less than 0.2 ms, because the host may take the CPU away once in each
/// millisecond (METHOD, "Epochs, blocks, samples, processes"). Many tasks have 200 rounds, as long as these are at most
/// 100,000 switches, because the first round finds their memory cold.
std::size_t rounds_of(std::size_t tasks) {
  constexpr std::size_t switches = 20'000, most_switches = 100'000, enough_rounds = 200, fewest_rounds = 8;
  return std::max({fewest_rounds, switches / tasks, std::min(enough_rounds, most_switches / tasks)});
}

}  // namespace

std::vector<spec> configurations(const run_scale& scale) {
  if (const auto* own = configurations_of_test<spec>(scale)) return *own;
  const auto tasks =
      scale.quick ? std::vector<std::size_t>{2, 100, 1'000, 10'000, 100'000}
                  : std::vector<std::size_t>{2, 10, 30, 100, 300, 1'000, 2'000, 5'000, 10'000, 20'000, 50'000, 100'000};
  std::vector<spec> specs;
  for (const std::size_t count : tasks) specs.push_back({count, rounds_of(count)});
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
