#include "workloads/idle_polls/spec.hpp"

namespace switchmark::workloads::idle_polls {

std::vector<spec> configurations(const run_scale& scale) {
  if (const auto* own = configurations_of_test<spec>(scale)) return *own;
  std::vector<spec> specs;
  for (const std::size_t waiters : {1, 10, 100})
    for (const bool polls : {false, true})
      if (!scale.quick || waiters == 10)
        specs.push_back({.waiters = waiters, .polls = polls, .sleep = std::chrono::milliseconds(2)});
  return specs;
}

std::uint64_t produce(std::size_t task) noexcept { return 0x9e3779b97f4a7c15u * (task + 1); }

expectation expect(const spec& s) {
  const std::size_t tasks = s.waiters + 1;
  expectation expected{measure::trace(tasks, 1), std::vector<std::uint64_t>(tasks), {}};
  const auto finish = [&](std::size_t task, event where) {
    expected.events.log(task, where, expected.results[task] = produce(task));
  };
  // The setter was spawned last: in each round of the queue the waiters come first, and poll once more than it yields.
  finish(s.setter(), set);
  for (std::size_t task = 0; task < s.waiters; ++task) finish(task, waited);
  runtime::ledger& counts = expected.counts;
  counts.spawns = counts.finishes = tasks;
  counts.yields = s.yields + (s.polls ? s.waiters * (s.yields + 1) : 0);
  counts.sleeps = s.sleep > runtime::duration::zero();
  counts.parks = s.polls ? 0 : s.waiters;
  counts.wakes = counts.parks + counts.sleeps;
  counts.dispatches = counts.spawns + counts.yields + counts.wakes;
  return expected;
}

}  // namespace switchmark::workloads::idle_polls
