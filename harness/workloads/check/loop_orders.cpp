// Whether the order of the steps changes what a step of the kernel of `ring` and `depth` costs. Their switch is the
// difference between rounds in which the tasks take turns and rounds in which each task makes all of its steps at once:
// if the order alone changed the cost of a step, the difference would not be that of the switches. Plain loops make
// the same steps here, without tasks.
// Prints a line for each configuration; exit code 0 when the order changes nothing, 1 when it does.

#include "measure/statistics.hpp"
#include "measure/stopwatch.hpp"
#include "workloads/depth/spec.hpp"
#include "workloads/ring/spec.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <cstdio>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using namespace switchmark;
using states = std::vector<std::uint64_t>;

/// 5 % of the cheapest switch: that of a future, two nanoseconds.
constexpr double most_ns = 0.1;
constexpr int pairs = 201;

/// Each task makes all of its steps at once and keeps its state in a register, as a body that does not yield.
[[gnu::noinline]] void step_in_sequence(states& of_tasks, std::size_t rounds) {
  for (std::uint64_t& of_task : of_tasks) {
    std::uint64_t state = of_task;
    for (std::size_t round = 0; round < rounds; ++round) state = workloads::ring::step(state, round);
    of_task = state;
  }
}

/// Round by round over all tasks.
[[gnu::noinline]] void step_interleaved(states& of_tasks, std::size_t rounds) {
  for (std::size_t round = 0; round < rounds; ++round)
    for (std::uint64_t& of_task : of_tasks) of_task = workloads::ring::step(of_task, round);
}

// With two tasks each step would wait for the store of the last but one, so both states stay in registers. The loop
// then has two steps, and so has the one in sequence that it is compared with: the number of rounds is even.

[[gnu::noinline]] void step_two_in_sequence(states& of_tasks, std::size_t rounds) {
  for (std::uint64_t& of_task : of_tasks) {
    std::uint64_t state = of_task;
    for (std::size_t round = 0; round < rounds; round += 2) {
      state = workloads::ring::step(state, round);
      state = workloads::ring::step(state, round + 1);
    }
    of_task = state;
  }
}

[[gnu::noinline]] void step_two_interleaved(states& of_tasks, std::size_t rounds) {
  std::uint64_t first = of_tasks[0], second = of_tasks[1];
  for (std::size_t round = 0; round < rounds; ++round) {
    first = workloads::ring::step(first, round);
    second = workloads::ring::step(second, round);
  }
  of_tasks = {first, second};
}

/// Nanoseconds that a step takes in `loop`.
double ns_per_step(void (*loop)(states&, std::size_t), const states& begun, std::size_t rounds,
                   const states& expected) {
  states of_tasks = begun;
  const measure::stopwatch watch;
  loop(of_tasks, rounds);
  const double seconds = watch.seconds();
  if (of_tasks != expected) throw std::runtime_error("a loop left a wrong result");
  return seconds * 1e9 / static_cast<double>(begun.size() * rounds);
}

std::string figure(const std::vector<double>& samples) {
  const measure::interval span = measure::median_interval(samples);
  return fmt::format("{:.2f} [{:.2f}, {:.2f}]", measure::median(samples), span.low, span.high);
}

/// Prints the figures of one configuration; whether the order changes nothing.
bool compare_orders(const std::string& name, std::size_t tasks, std::size_t rounds) {
  rounds += rounds % 2;
  states begun(tasks);
  for (std::size_t task = 0; task < tasks; ++task) begun[task] = workloads::ring::seed(task);
  const states expected = workloads::ring::expect({tasks, rounds}).results;
  std::vector<double> in_sequence, interleaved, by_order;
  for (int pair = 0; pair < pairs; ++pair) {
    in_sequence.push_back(ns_per_step(tasks == 2 ? step_two_in_sequence : step_in_sequence, begun, rounds, expected));
    interleaved.push_back(ns_per_step(tasks == 2 ? step_two_interleaved : step_interleaved, begun, rounds, expected));
    by_order.push_back(interleaved.back() - in_sequence.back());
  }
  fmt::print("{:<20}{:>20}{:>20}{:>23}\n", name, figure(in_sequence), figure(interleaved), figure(by_order));
  const measure::interval span = measure::median_interval(by_order);
  return span.low <= most_ns && span.high >= -most_ns;
}

}  // namespace

int main() {
  bool unchanged = true;
  fmt::print("{:<20}{:>20}{:>20}{:>23}\n", "ns per step", "in sequence", "interleaved", "difference");
  for (const auto& s : workloads::ring::configurations({.quick = false}))
    unchanged &= compare_orders(fmt::format("ring, {} tasks", s.tasks), s.tasks, s.rounds);
  for (const auto& s : workloads::depth::configurations({.quick = false}))
    unchanged &= compare_orders(fmt::format("depth {}", s.depth), s.tasks, s.rounds);
  fmt::print("{}: the order changes a step by {} {} ns\n", unchanged ? "holds" : "FAILS",
             unchanged ? "at most" : "more than", most_ns);
  return unchanged ? 0 : 1;
}
