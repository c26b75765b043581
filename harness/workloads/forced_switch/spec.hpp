#pragma once

#include "workloads/run_scale.hpp"
#include "workloads/verify.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace switchmark::workloads::forced_switch {

/// N fibers without waits are stopped by ticks that they raise themselves: what a forced switch costs beyond its tick.
struct spec {
  std::size_t fibers = 2;
  std::size_t rounds = 1;  ///< ticks that each raises
};

/// N = 2, 10, 100 and 1,000, with rounds for about 8,000 ticks an epoch.
[[nodiscard]] std::vector<spec> configurations(const run_scale& scale);

/// Where a task logs.
enum event : std::uint32_t {
  stepped,  ///< once a round, before the tick; the kernel's state
};

[[nodiscard]] std::uint64_t seed(std::size_t task) noexcept;

/// The kernel: mixes the round into the state, about a nanosecond. Compiled here, once.
[[nodiscard]] std::uint64_t step(std::uint64_t state, std::size_t round) noexcept;

/// What every run must do, computed without any model; who runs when is left open.
[[nodiscard]] expectation expect(const spec& s);

}  // namespace switchmark::workloads::forced_switch
