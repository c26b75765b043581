#include "workloads/granularity/spec.hpp"

#include <algorithm>
#include <bit>

namespace switchmark::workloads::granularity {
namespace {

// The sets of 64 tasks together: 256 KiB don't fit into any first-level cache, 2 MiB fill the second level of most
// cores, 16 MiB are beyond all of them. More tasks would make an epoch of the largest granularity longer than a few
// milliseconds: one round of them takes five.
constexpr std::size_t tasks = 64;

// Of the rounds without yield, which are measured beside, only the first finds its set in no cache.
constexpr std::size_t fewest_rounds_with_set = 4;

spec at(std::size_t iterations, std::size_t set_bytes) {
  constexpr std::size_t iterations_an_epoch = 4'000'000, a_switch_in_iterations = 16;
  const std::size_t rounds = iterations_an_epoch / (tasks * (iterations + a_switch_in_iterations));
  return {tasks, std::max(rounds, set_bytes == 0 ? 1 : fewest_rounds_with_set), iterations, set_bytes};
}

}  // namespace

std::vector<spec> configurations(const run_scale& scale) {
  if (const auto* own = configurations_of_test<spec>(scale)) return *own;
  if (scale.quick) return {at(0, 0), at(16, 0), at(160, 0), at(1'600, 0)};
  std::vector<spec> specs;
  for (const std::size_t iterations : {0, 16, 160, 1'600, 16'000, 160'000}) specs.push_back(at(iterations, 0));
  for (const std::size_t set_bytes : {4 * 1024, 32 * 1024, 256 * 1024})
    for (const std::size_t iterations : {1'600, 16'000}) specs.push_back(at(iterations, set_bytes));
  return specs;
}

working_sets::working_sets(const spec& s) : lines_a_task_(s.set_bytes / sizeof(line)), lines_(s.tasks * lines_a_task_) {
  for (std::size_t i = 0; i < lines_.size(); ++i) lines_[i] = {.key = seed(i)};
}

std::uint64_t seed(std::size_t task) noexcept { return 0x9e3779b97f4a7c15u * (task + 1); }

std::uint64_t step(std::uint64_t state, std::size_t round, std::size_t iterations, std::span<line> set) noexcept {
  state = std::rotl(state, 7) + round;
  if (set.empty()) {
    for (std::size_t iteration = 0; iteration < iterations; ++iteration) state = std::rotl(state, 7) + iteration;
    return state;
  }
  // The way to the next line grows by a line at every touch: no prefetcher goes along, and as the number of lines is a
  // power of two, none comes twice before all have come.
  for (std::size_t touch = 0, place = 0; touch < iterations / iterations_a_line; ++touch) {
    place = (place + touch) & (set.size() - 1);
    state = std::rotl(std::rotl(state, 7) + touch, 7) + set[place].key;
    set[place].left = state;
  }
  return state;
}

expectation expect(const spec& s) {
  working_sets sets(s);
  const auto one_step = [&](std::uint64_t state, std::size_t task, std::size_t round) {
    return step(state, round, s.iterations, sets.of(task));
  };
  return expect_round_robin(s.tasks, s.rounds, seed, one_step, [](std::uint64_t state) { return state; });
}

}  // namespace switchmark::workloads::granularity
