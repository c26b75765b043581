#pragma once

#include "workloads/run_scale.hpp"
#include "workloads/verify.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace switchmark::workloads::handoff {

/// N tasks take a mutex R times each, one after the other. The holder reads a number that all of them share, does
/// kernel work, yields so that the others ask, and writes the number; a second holder in between would lose an
/// addition.
///
/// With `iterations` a task computes for longer than a quantum before it asks, and again as the holder, in place of the
/// yield. Only a tick lets another task ask meanwhile.
struct spec {
  std::size_t tasks = 2;
  std::size_t rounds = 1;
  std::size_t iterations = 0;

  [[nodiscard]] constexpr bool computes() const noexcept { return iterations > 0; }
  /// The place of the number that is shared, behind the results of the tasks.
  [[nodiscard]] constexpr std::size_t shared() const noexcept { return tasks; }
  [[nodiscard]] constexpr std::size_t locks() const noexcept { return tasks * rounds; }
};

/// 2, 10 and 100 tasks; 10 in a quick run.
[[nodiscard]] std::vector<spec> configurations(const run_scale& scale);
/// Four tasks that compute for several quanta.
[[nodiscard]] std::vector<spec> computing(const run_scale& scale);

/// Where a task logs.
enum event : std::uint32_t {
  entered,   ///< with the mutex held; its state
  finished,  ///< at the end; its state
};

/// What a task's state begins with.
[[nodiscard]] std::uint64_t seed(std::size_t task) noexcept;

/// The kernel: mixes the round into the state, `iterations` times more. Compiled here, once, for every model.
[[nodiscard]] std::uint64_t step(std::uint64_t state, std::size_t round, std::size_t iterations) noexcept;

/// What every run must do, computed without any model: a fair queue's order. Where holders compute, the order is open.
[[nodiscard]] expectation expect(const spec& s);

}  // namespace switchmark::workloads::handoff
