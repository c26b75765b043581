#pragma once

#include "workloads/ring/spec.hpp"
#include "workloads/round_robin.hpp"
#include "workloads/run_scale.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace switchmark::workloads::depth {

/// N tasks yield R times each, as in a ring, at the leaf of a chain of D calls: what it costs to suspend deep down.
struct spec {
  std::size_t tasks = 2;
  std::size_t rounds = 1;
  std::size_t depth = 1;          ///< calls on the way from the task to the leaf, which is one of them
  std::size_t silent_rounds = 0;  ///< of R, the last ones, in which no task yields

  [[nodiscard]] bool yields_in(std::size_t round) const noexcept { return round + silent_rounds < rounds; }
};

inline constexpr std::array<std::size_t, 6> depths{1, 3, 10, 30, 100, 1'024};

/// The depths, two tasks, with fewer rounds the deeper it goes. A quick run has 1, 10 and 100.
[[nodiscard]] std::vector<spec> configurations(const run_scale& scale);

/// The same rounds, of which the first alone has yields: every task has then gone down before any comes up again, so
/// that as many frames live at once, wherever the allocator has put them.
[[nodiscard]] spec without_yields(spec s);

/// Where a task logs.
using workloads::finished;
using workloads::stepped;

/// The leaf's kernel and what its state begins with: the ring's.
using ring::seed;
using ring::step;

/// What a call makes of the state that the call below it returned. Compiled here, once, for every model.
[[nodiscard]] std::uint64_t rise(std::uint64_t state, std::size_t depth) noexcept;

/// What every run must do, computed without any model: a fair queue's order.
[[nodiscard]] expectation expect(const spec& s);

}  // namespace switchmark::workloads::depth
