#include "workloads/sleepers/spec.hpp"

#include <algorithm>
#include <bit>
#include <numeric>

namespace switchmark::workloads::sleepers {

std::vector<spec> configurations(const run_scale& scale) {
  if (const auto* own = configurations_of_test<spec>(scale)) return *own;
  std::vector<spec> specs{{1'000}, {10'000}, {100'000}};
  if (!scale.quick) specs.push_back({1'000'000});
  return specs;
}

std::vector<spec> parked_in_calls(const run_scale& scale) {
  if (const auto* own = configurations_of_test<spec>(scale)) return *own;
  if (scale.quick) return {{10'000, 16}, {10'000, deepest}};
  return {{10'000, 4}, {10'000, 8}, {10'000, 16}, {10'000, 32}, {10'000, 64}, {10'000, deepest}};
}

// Multiplying by an odd number modulo a power of two permutes; one hour away, so that nobody wakes unasked.
runtime::time_point deadline(std::size_t task, runtime::time_point start) noexcept {
  const auto place = static_cast<std::uint32_t>(task) * 2654435761u;
  return start + std::chrono::hours(1) + std::chrono::microseconds(place);
}

std::uint64_t token(std::size_t task) noexcept { return std::rotl(task + 0x9e3779b97f4a7c15u, 13); }

std::vector<std::uint64_t> expected_results(const spec& s) {
  std::vector<std::uint64_t> results(s.tasks);
  for (std::size_t task = 0; task < s.tasks; ++task) {
    results[task] = token(task);
    for (std::size_t depth = 2; depth <= s.depth; ++depth) results[task] = rise(results[task], depth);
  }
  return results;
}

expectation expect(const spec& s) {
  expectation expected{measure::trace(s.tasks, 1), expected_results(s), {}};
  std::vector<std::size_t> order(s.tasks);
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [](auto a, auto b) { return deadline(a, {}) < deadline(b, {}); });
  for (const std::size_t task : order) expected.events.log(task, woke, token(task));
  auto& counts = expected.counts;
  counts.spawns = counts.finishes = counts.sleeps = counts.wakes = s.tasks;
  counts.dispatches = counts.spawns + counts.wakes;
  return expected;
}

}  // namespace switchmark::workloads::sleepers
