#pragma once

#include "workloads/run_scale.hpp"
#include "workloads/verify.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace switchmark::workloads::safepoint_cost {

/// One task makes C calls of a kernel step and never waits: what safepoints cost at every call,
/// or at every call and iteration, while no budget is ever spent.
struct spec {
  std::size_t calls = 1;
  std::size_t iterations = 0;             ///< of the step's loop: the granularity of work, about half a nanosecond each
  bool safepoints_at_iterations = false;  ///< the loop stands in the body, with a safepoint at every `stride`
};

/// Granularities from nothing to ten microseconds; one of them with safepoints at its iterations, too. A quick run goes
/// up to a tenth of a microsecond.
[[nodiscard]] std::vector<spec> configurations(const run_scale& scale);

/// Iterations from safepoint to safepoint, where the loop has any.
inline constexpr std::size_t stride = 16;

/// Where a task logs.
enum event : std::uint32_t {
  finished,  ///< at the end; the state
};

/// The kernel: a step of so many iterations, a chain in which each waits for the one before. Compiled here, once, for
/// every model.
[[nodiscard]] std::uint64_t step(std::uint64_t state, std::size_t iterations) noexcept;

/// What every run must do, computed without any model.
[[nodiscard]] expectation expect(const spec& s);

}  // namespace switchmark::workloads::safepoint_cost
