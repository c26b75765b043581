#pragma once

#include "workloads/verify.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace switchmark::workloads {

/// Where tasks log that step and yield in turn.
enum round_robin_event : std::uint32_t {
  stepped,   ///< once a round, before the yield; the kernel's state
  finished,  ///< at the end; the kernel's state
};

/// What N tasks must do that step and yield R times each, one after the other, as a fair queue has them. Each begins
/// with `seed(task)`, makes `step(state, task, round)` of its state in every round, and `finish(state)` at its end.
template <class Seed, class Step, class Finish>
expectation expect_round_robin(std::size_t tasks, std::size_t rounds, Seed seed, Step step, Finish finish) {
  expectation expected{measure::trace(tasks, rounds + 1), std::vector<std::uint64_t>(tasks), {}};
  auto& states = expected.results;
  for (std::size_t task = 0; task < tasks; ++task) states[task] = seed(task);
  for (std::size_t round = 0; round < rounds; ++round)
    for (std::size_t task = 0; task < tasks; ++task) {
      states[task] = step(states[task], task, round);
      expected.events.log(task, stepped, states[task]);
    }
  for (std::size_t task = 0; task < tasks; ++task)
    expected.events.log(task, finished, states[task] = finish(states[task]));
  expected.counts.spawns = expected.counts.finishes = tasks;
  expected.counts.yields = tasks * rounds;
  expected.counts.dispatches = expected.counts.spawns + expected.counts.yields;
  return expected;
}

}  // namespace switchmark::workloads
