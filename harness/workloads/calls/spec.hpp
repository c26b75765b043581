#pragma once

#include "workloads/scale.hpp"
#include "workloads/verify.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace switchmark::workloads::calls {

/// One task makes C calls of a kernel step and never waits: what suspension points cost that were added at every call,
/// or at every call and loop turn, while no budget is ever spent.
struct spec {
  std::size_t calls = 1;
  std::size_t turns = 0;         ///< of the step's loop: the grain of work, about half a nanosecond each
  bool points_at_turns = false;  ///< the step's loop stands in the body, with a point at every `stride` turns
};

/// Grains from nothing to ten microseconds; one of them with points at its loop turns, too. A quick run goes
/// up to a tenth of a microsecond.
[[nodiscard]] std::vector<spec> points(const scale& wanted);

/// Turns of the loop from point to point, where it has points.
inline constexpr std::size_t stride = 16;

/// Where a task logs.
enum point : std::uint32_t {
  finished,  ///< at the end; the state
};

/// The kernel: a step of so many loop turns, a chain in which each waits for the one before. Compiled here, once, for
/// every model.
[[nodiscard]] std::uint64_t step(std::uint64_t state, std::size_t turns) noexcept;

/// What every run must do, computed without any model.
[[nodiscard]] expectation expect(const spec& s);

}  // namespace switchmark::workloads::calls
