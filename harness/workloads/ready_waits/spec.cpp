#include "workloads/ready_waits/spec.hpp"

#include <deque>

namespace switchmark::workloads::ready_waits {
namespace {

/// A task that is ready, and where it goes on.
struct progress {
  std::size_t task;
  std::size_t descent = 0;
  std::uint64_t state;
  bool waited = false;  ///< in this descent
};

std::uint64_t risen(std::uint64_t state, const spec& s) {
  for (std::size_t depth = 2; depth <= s.depth; ++depth) state = rise(state, depth);
  return state;
}

}  // namespace

std::vector<spec> configurations(const run_scale& scale) {
  if (const auto* own = configurations_of_test<spec>(scale)) return *own;
  constexpr std::size_t calls_of_a_task = 64'000;
  std::vector<spec> specs;
  for (const std::size_t depth : {std::size_t{1}, recursion})
    for (const std::size_t wait_percent : depth == 1 && !scale.quick ? std::vector<std::size_t>{0, 1, 3, 10, 30, 100}
                                                                     : std::vector<std::size_t>{0, 1, 10, 100})
      specs.push_back({.descents = calls_of_a_task / depth, .depth = depth, .wait_percent = wait_percent});
  return specs;
}

std::uint64_t seed(std::size_t task) noexcept { return 0xbf58476d1ce4e5b9u * (task + 1); }

// Steps that a processor has done at once: else they would hide the calls around them.
std::uint64_t step(std::uint64_t state) noexcept { return state + 0x9e3779b97f4a7c15u; }

expectation expect(const spec& s) {
  expectation expected{measure::trace(s.tasks, s.descents + 1), std::vector<std::uint64_t>(s.tasks), {}};
  auto& counts = expected.counts;
  std::deque<progress> ready;
  for (std::size_t task = 0; task < s.tasks; ++task) ready.push_back({.task = task, .state = seed(task)});
  counts.spawns = counts.finishes = s.tasks;
  for (; !ready.empty(); ready.pop_front()) {
    auto [task, descent, state, waited] = ready.front();
    ++counts.dispatches;
    for (; descent < s.descents; ++descent, waited = false) {
      if (!waited) {
        expected.events.log(task, stepped, state = step(state));
        if (s.waits(state)) break;
      }
      state = risen(state, s);
    }
    if (descent < s.descents) {
      ++counts.yields;
      ready.push_back({task, descent, state, true});
    } else {
      expected.events.log(task, finished, expected.results[task] = state);
    }
  }
  return expected;
}

}  // namespace switchmark::workloads::ready_waits
