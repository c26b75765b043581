#include "workloads/safepoint_cost/spec.hpp"

#include <algorithm>
#include <bit>

namespace switchmark::workloads::safepoint_cost {

std::vector<spec> configurations(const run_scale& scale) {
  if (const auto* own = configurations_of_test<spec>(scale)) return *own;
  // An epoch takes a few milliseconds at every granularity, so that ticks of a millisecond hit it.
  constexpr std::size_t iterations_an_epoch = 3'000'000, most_calls = 500'000;
  std::vector<spec> specs;
  for (const std::size_t iterations : {0, 16, 160, 1'600, 16'000})
    if (!scale.quick || iterations <= 160)
      specs.push_back({.calls = iterations == 0 ? most_calls : std::min(most_calls, iterations_an_epoch / iterations),
                       .iterations = iterations});
  if (!scale.quick)
    specs.push_back({.calls = iterations_an_epoch / 1'600, .iterations = 1'600, .safepoints_at_iterations = true});
  return specs;
}

std::uint64_t step(std::uint64_t state, std::size_t iterations) noexcept {
  for (std::size_t iteration = 0; iteration < iterations; ++iteration) state = std::rotl(state, 7) + iteration;
  return state;
}

expectation expect(const spec& s) {
  expectation expected{measure::trace(1, 1), std::vector<std::uint64_t>(1), {}};
  std::uint64_t& state = expected.results[0];
  for (std::size_t call = 0; call < s.calls; ++call) {
    if (s.safepoints_at_iterations)
      for (std::size_t iteration = 0; iteration < s.iterations; iteration += stride) state = step(state, stride);
    else
      state = step(state, s.iterations);
  }
  expected.events.log(0, finished, state);
  expected.counts.spawns = expected.counts.finishes = expected.counts.dispatches = 1;
  return expected;
}

}  // namespace switchmark::workloads::safepoint_cost
