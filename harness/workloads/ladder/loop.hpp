#pragma once

#include "measure/stopwatch.hpp"
#include "workloads/ladder/spec.hpp"

#include <cstdint>
#include <utility>
#include <vector>

namespace switchmark::workloads::ladder {

/// The rounds of one party that needs nobody else: a step of the kernel, then `operation(state)`, which gives back the
/// state that it is given. Seconds of all rounds.
template <class Operation>
double loop(const spec& s, std::vector<std::uint64_t>& results, Operation operation) {
  std::uint64_t state = ring::seed(0);
  const measure::stopwatch watch;
  for (std::size_t round = 0; round < s.rounds; ++round) state = operation(ring::step(state, round));
  const double seconds = watch.seconds();
  results[0] = state;
  return seconds;
}

/// Rungs that are one operation in such a loop, which `Operation` makes.
template <class Operation>
struct one_party {
  static constexpr std::size_t parties = 1;
  static std::string unsupported() { return {}; }

  explicit one_party(const spec& s) : spec_(s) {}
  double with(std::vector<std::uint64_t>& results) { return loop(spec_, results, Operation{}); }
  double without(std::vector<std::uint64_t>& results) {
    return loop(spec_, results, [](std::uint64_t state) { return state; });
  }

 private:
  spec spec_;
};

}  // namespace switchmark::workloads::ladder
