#pragma once

#include "workloads/round_robin.hpp"
#include "workloads/run_scale.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace switchmark::workloads::ring {

/// N tasks yield R times each, one after the other: what a switch costs.
struct spec {
  std::size_t tasks = 2;
  std::size_t rounds = 1;
};

/// N = 2 to 100,000, with rounds for 20,000 to 800,000 switches an epoch. A full run has more of them.
[[nodiscard]] std::vector<spec> configurations(const run_scale& scale);

/// Where a task logs.
using workloads::finished;
using workloads::stepped;

/// What a task's state begins with.
[[nodiscard]] std::uint64_t seed(std::size_t task) noexcept;

/// The kernel: mixes the round into the state, about a nanosecond. Compiled here, once, for every model.
[[nodiscard]] std::uint64_t step(std::uint64_t state, std::size_t round) noexcept;

/// What every run must do, computed without any model: a fair queue's order.
[[nodiscard]] expectation expect(const spec& s);

}  // namespace switchmark::workloads::ring
