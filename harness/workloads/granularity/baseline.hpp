#pragma once

#include "workloads/granularity/spec.hpp"

namespace switchmark::workloads::granularity {

/// The baseline of the tasks that take turns: the same steps in the same order, round by round over all tasks,
/// from one plain loop without tasks and without a model. The states lie in the results, an array, since a task that is
/// suspended also keeps its state in memory.
template <class Run>
void step_interleaved(Run& run) {
  const std::span<std::uint64_t> states = run.results;
  for (std::size_t task = 0; task < states.size(); ++task) states[task] = seed(task);
  for (std::size_t round = 0; round < run.spec.rounds; ++round)
    for (std::size_t task = 0; task < states.size(); ++task) {
      states[task] = step(states[task], round, run.spec.iterations, run.sets->of(task));
      run.log(task, stepped, states[task]);
    }
  for (std::size_t task = 0; task < states.size(); ++task) run.log(task, finished, states[task]);
}

}  // namespace switchmark::workloads::granularity
