#pragma once

#include "workloads/run_scale.hpp"
#include "workloads/verify.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace switchmark::workloads::generators {

/// A generator and a consumer alternate by yielding: one value, one exchange. The generator counts, or walks a balanced
/// tree and yields its values in order, from as deep as it is then.
///
/// Task 0 is the generator, task 1 the consumer.
struct spec {
  std::size_t tasks = 2;
  std::size_t values = 1;  ///< of a round: nodes of the tree, or how far it counts
  std::size_t rounds = 1;
  bool walks = false;
};

/// One length of a count.
[[nodiscard]] std::vector<spec> counts(const run_scale& scale);
/// Trees of 15 to 65,535 nodes, the small ones walked over and over. A quick run has 15, 255 and 4,095.
[[nodiscard]] std::vector<spec> walks(const run_scale& scale);

/// Where a task logs.
enum event : std::uint32_t {
  gave,  ///< the generator, before each yield; the value
  took,  ///< the consumer, at each exchange; what it has made of all so far
};

/// The generator's kernel: value number `place`. Compiled here, once, for every model.
[[nodiscard]] std::uint64_t value_at(std::size_t place) noexcept;

/// The consumer's kernel.
[[nodiscard]] std::uint64_t fold(std::uint64_t state, std::uint64_t value) noexcept;

/// Where a tree of the values from `first` up to and without `end` has its root.
[[nodiscard]] constexpr std::size_t root_of(std::size_t first, std::size_t end) noexcept {
  return first + (end - first) / 2;
}

/// What a generator does before it yields: leaves the value for the consumer.
template <class Run>
void give(Run& run, std::size_t place) {
  run.results[0] = value_at(place);
  run.log(0, gave, run.results[0]);
}

/// What the consumer does before it yields.
template <class Run>
void take(Run& run) {
  run.results[1] = fold(run.results[1], run.results[0]);
  run.log(1, took, run.results[1]);
}

/// What every run must do, computed without any model: values in order, one an exchange.
[[nodiscard]] expectation expect(const spec& s);

}  // namespace switchmark::workloads::generators
